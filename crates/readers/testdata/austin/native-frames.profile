reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
comment "austin: 3.7.0"
comment "interval: 5000"
comment "mode: wall"
period "wall" "nanoseconds" 5000000
mapping "/usr/bin/python3.11" functions
mapping "/usr/lib/libc.so.6" functions
process 1 ""
thread 1 "" process=0
func "_start" module="python3.11"
func "[python3.11]" module="python3.11"
func "f" file="/srv/a.py" display="f (/srv/a.py)" normalised="f (/srv/a.py)" language=python
func "read" module="libc.so.6" language=c
func "far"
func "ksys_read"
func "_start" file="native@zz"
frame 0 address=0x400010 mapping=0 kinds=native
frame 1 address=0x400110 mapping=0 kinds=native,unknown
frame 2 line=2
frame 3 address=0x7f10 mapping=1 kinds=native
frame 4 address=0x9000 kinds=native
frame 5 kinds=kernel
frame 6 line=33
stack 0 0   # "_start"
stack 1 1   # "[python3.11]"
stack 2 2   # "f (/srv/a.py)"
stack 3 3   # "read"
stack 4 4   # "far"
stack 5 5   # "ksys_read"
stack 0 6   # "_start"
sample 5 5000000 1 thread=0
sample 6 5000000 1 thread=0
