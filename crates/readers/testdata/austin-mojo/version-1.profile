reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
comment "mode: wall"
process 1 ""
thread 31 "" process=0
func "main" file="/srv/a.py" display="main (/srv/a.py)" normalised="main (/srv/a.py)" language=python
frame 0 line=5
stack 0 0   # "main (/srv/a.py)"
sample 0 100000 1 thread=0
