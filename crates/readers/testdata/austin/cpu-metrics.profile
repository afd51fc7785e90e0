reflame profile 1
type "cpu" "nanoseconds"
type "samples" "count"
comment "austin: 3.0.0"
comment "mode: cpu"
process 1 ""
thread 1 "" process=0
thread 8323242 "" process=0
func "<module>" file="/srv/a.py" display="<module> (/srv/a.py)" normalised="<module> (/srv/a.py)" language=python
func "f" file="/srv/a.py" display="f (/srv/a.py)" normalised="f (/srv/a.py)" language=python
frame 0 line=1
frame 1 line=2
stack 0 0   # "<module> (/srv/a.py)"
stack 1 1   # "f (/srv/a.py)"
sample 1 200000 1 thread=0
sample 1 50000 1 thread=1
