reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
comment "austin: 3.7.0"
comment "mode: wall"
process 1 ""
thread 1 "" process=0
func "f�" file="/srv/�.py" display="f� (/srv/�.py)" normalised="f� (/srv/�.py)" language=python
frame 0 line=1
stack 0 0   # "f� (/srv/�.py)"
sample 0 10000 1 thread=0
