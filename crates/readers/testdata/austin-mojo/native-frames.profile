reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
comment "mode: wall"
mapping "/usr/lib/libc.so.6" functions
process 1 ""
thread 31 "" process=0
func "read" module="libc.so.6" language=c
frame 0 address=0x7f10 mapping=0 kinds=native
stack 0 0   # "read"
sample 0 100000 1 thread=0
