reflame profile 1
type "wall" "nanoseconds"
type "cpu" "nanoseconds"
type "allocated" "bytes"
type "freed" "bytes"
type "samples" "count"
comment "austin: 3.7.0"
comment "interval: 1ms"
comment "mode: full"
comment "memory: 24684100"
comment "multiprocess: on"
process 1 ""
process 2 ""
thread 1 "" process=0
thread 2 "" process=1
func "<module>" file="/srv/a.py" display="<module> (/srv/a.py)" normalised="<module> (/srv/a.py)" language=python
func "f" file="/srv/a.py" display="f (/srv/a.py)" normalised="f (/srv/a.py)" language=python
func "child" file="/srv/a.py" display="child (/srv/a.py)" normalised="child (/srv/a.py)" language=python
func ":GC:"
frame 0 line=1
frame 1 line=2
frame 2 line=9
frame 3 kinds=gc
stack 0 0   # "<module> (/srv/a.py)"
stack 1 1   # "f (/srv/a.py)"
stack 0 2   # "child (/srv/a.py)"
stack 1 3   # ":GC:"
labels "state"="idle"
sample 1 1000000 1000000 4096 0 1 thread=0
sample 1 1000000 0 0 1024 1 thread=0 labels=1
sample 0 1000000 0 0 0 1 thread=0 labels=1
sample 3 500000 500000 0 0 1 thread=1
