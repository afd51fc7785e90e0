reflame profile 1
type "wall" "nanoseconds"
type "cpu" "nanoseconds"
type "allocated" "bytes"
type "freed" "bytes"
type "samples" "count"
comment "austin: 3.7.0"
comment "mode: full"
comment "gc: on"
process 1 ""
thread 31 "" process=0
func "main" file="/srv/a.py" display="main (/srv/a.py)" normalised="main (/srv/a.py)" language=python
func "work" file="/srv/a.py" display="work (/srv/a.py)" normalised="work (/srv/a.py)" language=python
func "read" file="/srv/b.py" display="read (/srv/b.py)" normalised="read (/srv/b.py)" language=python
func ":GC:"
frame 0 line=5
frame 1 line=6
frame 2 line=70000
frame 3 kinds=gc
stack 0 0   # "main (/srv/a.py)"
stack 1 1   # "work (/srv/a.py)"
stack 2 3   # ":GC:"
labels "state"="idle"
sample 0 150000 150000 4097 0 2 thread=0
sample 0 100000 0 0 1024 1 thread=0 labels=1
sample 2 100000 0 0 0 1 thread=0 labels=1
