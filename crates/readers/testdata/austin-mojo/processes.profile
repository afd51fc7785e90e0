reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
comment "austin: 3.7.0"
comment "interval: 100"
comment "mode: wall"
period "wall" "nanoseconds" 100000
process 1 ""
process 2 ""
thread 31 "" process=0
thread 32 "" process=1
func "main" file="/srv/a.py" display="main (/srv/a.py)" normalised="main (/srv/a.py)" language=python
func "work" file="/srv/a.py" display="work (/srv/a.py)" normalised="work (/srv/a.py)" language=python
func "read" file="/srv/b.py" display="read (/srv/b.py)" normalised="read (/srv/b.py)" language=python
func "child" file="/srv/child.py" display="child (/srv/child.py)" normalised="child (/srv/child.py)" language=python
func "again" file="/srv/child.py" display="again (/srv/child.py)" normalised="again (/srv/child.py)" language=python
frame 0 line=5
frame 1 line=6
frame 2 line=70000
frame 3 line=7
frame 4 line=8
stack 0 0   # "main (/srv/a.py)"
stack 0 3   # "child (/srv/child.py)"
stack 0 4   # "again (/srv/child.py)"
sample 0 110000 2 thread=0
sample 1 100000 1 thread=1
sample 2 10000 1 thread=1
