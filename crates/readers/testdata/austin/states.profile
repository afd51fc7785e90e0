reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
comment "austin: 3.7.0"
comment "interval: 100"
comment "mode: wall"
comment "python: 3.11.2"
comment "duration: 1042"
comment "errors: 2/15"
duration 1042000
period "wall" "nanoseconds" 100000
process 123 ""
process 124 ""
thread 123 "" process=0
thread 125 "" process=0
thread 124 "" process=1
thread 0 "worker" process=1
func "<module>" file="/srv/app.py" display="<module> (/srv/app.py)" normalised="<module> (/srv/app.py)" language=python
func "main" file="/srv/app.py" display="main (/srv/app.py)" normalised="main (/srv/app.py)" language=python
func "get" file="/srv/redis/client.py" display="get (/srv/redis/client.py)" normalised="get (/srv/redis/client.py)" language=python
func "Thread._bootstrap" class="Thread" package="threading" file="/usr/lib/python3.11/threading.py" display="Thread._bootstrap (/usr/lib/python3.11/threading.py)" normalised="Thread._bootstrap (/usr/lib/python3.11/threading.py)" language=python
func ":GC:"
func "[no stack]"
func "in_another_interpreter" file="/srv/app.py" display="in_another_interpreter (/srv/app.py)" normalised="in_another_interpreter (/srv/app.py)" language=python
func ":INVALID:"
func "child" file="/srv/app.py" display="child (/srv/app.py)" normalised="child (/srv/app.py)" language=python
func "<listcomp>" file="/srv/app.py" display="<listcomp> (/srv/app.py)" normalised="<listcomp> (/srv/app.py)" language=python
func "Class.method" class="Class" file="C:/srv/win app.py" recorded-file="C:\\srv\\win app.py" display="Class.method (C:/srv/win app.py)" normalised="Class.method (C:/srv/win app.py)" language=python
func "half:frame"
func "x"
func "do_syscall_64"
func "huge" file="/srv/app.py" display="huge (/srv/app.py)" normalised="huge (/srv/app.py)" language=python
func "named" file="/srv/app.py" display="named (/srv/app.py)" normalised="named (/srv/app.py)" language=python
frame 0 line=90
frame 1 line=80
frame 2 line=12
frame 1 line=81
frame 3 line=1002
frame 4 kinds=gc
frame 5
frame 6 line=3
frame 7
frame 8 line=7
frame 9 line=8
frame 10 line=5
frame 11
frame 12
frame 13 kinds=kernel
frame 14 line=90
frame 15 line=1
stack 0 0   # "<module> (/srv/app.py)"
stack 1 1   # "main (/srv/app.py)"
stack 2 2   # "get (/srv/redis/client.py)"
stack 1 3   # "main (/srv/app.py)"
stack 2 2   # "get (/srv/redis/client.py)"
stack 1 14   # "do_syscall_64"
stack 0 4   # "Thread._bootstrap (/usr/lib/python3.11/threading.py)"
stack 1 5   # ":GC:"
stack 0 6   # "[no stack]"
stack 0 7   # "in_another_interpreter (/srv/app.py)"
stack 0 8 truncated   # ":INVALID:"
stack 1 9   # "child (/srv/app.py)"
stack 2 10   # "<listcomp> (/srv/app.py)"
stack 0 11   # "Class.method (C:/srv/win app.py)"
stack 0 12   # "half:frame"
stack 1 13   # "x"
stack 0 15   # "huge (/srv/app.py)"
stack 0 16   # "named (/srv/app.py)"
labels "interpreter"=1
sample 2 105000 1 thread=0
sample 1 110000 1 thread=0
sample 4 1000 1 thread=0
sample 7 98000 1 thread=1
sample 6 2000 1 thread=1
sample 8 7000 1 thread=1
sample 9 100000 1 thread=1 labels=1
sample 12 100000 1 thread=2
sample 10 3000 1 thread=2
sample 13 100000 1 thread=2
sample 15 100000 1 thread=2
sample 5 100000 1 thread=2
sample 17 4000 1 thread=3
