reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
comment "austin: 3.7.0"
comment "mode: wall"
process 1 ""
thread 1 "" process=0
func "f" file="/srv/a.py" display="f (/srv/a.py)" normalised="f (/srv/a.py)" language=python
frame 0 line=2
stack 0 0   # "f (/srv/a.py)"
sample 0 100000 1 thread=0
