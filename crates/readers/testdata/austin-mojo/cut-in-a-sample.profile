reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
comment "austin: 3.7.0"
comment "interval: 100"
comment "mode: wall"
period "wall" "nanoseconds" 100000
process 1 ""
thread 31 "" process=0
func "main" file="/srv/a.py" display="main (/srv/a.py)" normalised="main (/srv/a.py)" language=python
func "work" file="/srv/a.py" display="work (/srv/a.py)" normalised="work (/srv/a.py)" language=python
func "read" file="/srv/b.py" display="read (/srv/b.py)" normalised="read (/srv/b.py)" language=python
frame 0 line=5
frame 1 line=6
frame 2 line=70000
stack 0 0   # "main (/srv/a.py)"
sample 0 100000 1 thread=0
