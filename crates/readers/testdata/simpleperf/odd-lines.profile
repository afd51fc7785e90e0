reflame profile 1
type "sched:sched_switch" "nanoseconds"
type "samples" "count"
mapping "/system/lib64/libc.so" functions
thread 9 ""
thread 9 "worker"
func "read" module="libc.so" language=c
func "[no stack]"
frame 0 mapping=0 kinds=native
frame 1
stack 0 0   # "read"
stack 0 1   # "[no stack]"
sample 1 1500 1 thread=0
sample 0 500 1 thread=1
