reflame profile 1
type "wall" "nanoseconds"
type "allocated" "bytes"
type "freed" "bytes"
type "samples" "count"
comment "austin: 2.1.1"
process 1 ""
thread 8323242 "" process=0
func "<module>" file="/srv/a.py" display="<module> (/srv/a.py)" normalised="<module> (/srv/a.py)" language=python
func "f" file="/srv/a.py" display="f (/srv/a.py)" normalised="f (/srv/a.py)" language=python
func "[no stack]"
frame 0 line=1
frame 1 line=2
frame 2
stack 0 0   # "<module> (/srv/a.py)"
stack 1 1   # "f (/srv/a.py)"
stack 0 2   # "[no stack]"
sample 1 300000 4096 1024 2 thread=0
sample 2 100000 0 0 1 thread=0
