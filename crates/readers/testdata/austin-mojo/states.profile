reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
comment "austin: 3.7.0"
comment "interval: 100"
comment "mode: wall"
comment "duration: 400"
duration 400000
period "wall" "nanoseconds" 100000
process 1 ""
thread 31 "" process=0
thread 32 "" process=0
thread 0 "worker" process=0
func "main" file="/srv/a.py" display="main (/srv/a.py)" normalised="main (/srv/a.py)" language=python
func "work" file="/srv/a.py" display="work (/srv/a.py)" normalised="work (/srv/a.py)" language=python
func "read" file="/srv/b.py" display="read (/srv/b.py)" normalised="read (/srv/b.py)" language=python
func ":GC:"
func "do_syscall_64"
func ":INVALID:"
func "[no stack]"
frame 0 line=5
frame 1 line=6
frame 2 line=70000
frame 3 kinds=gc
frame 4 kinds=kernel
frame 5
frame 6
stack 0 0   # "main (/srv/a.py)"
stack 1 1   # "work (/srv/a.py)"
stack 2 3   # ":GC:"
stack 1 4   # "do_syscall_64"
stack 0 5 truncated   # ":INVALID:"
stack 1 1   # "work (/srv/a.py)"
stack 2 2   # "read (/srv/b.py)"
stack 0 6   # "[no stack]"
stack 0 2   # "read (/srv/b.py)"
labels "interpreter"=2
sample 1 100000 1 thread=0
sample 2 40000 1 thread=0
sample 3 30000 1 thread=1 labels=1
sample 6 20000 1 thread=0
sample 4 5000 1 thread=0
sample 7 2000 1 thread=0
sample 8 1000 1 thread=2
