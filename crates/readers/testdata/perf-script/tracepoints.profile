reflame profile 1
type "syscalls:sys_enter_write" "samples"
type "raw_syscalls:sys_enter" "samples"
type "sched:sched_switch" "samples"
type "probe_app:work" "samples"
type "samples" "count"
mapping "/srv/demo/app" functions
process 0 "app"
thread 12 "app" process=0
func "main" module="app"
func "work" module="app"
func "[no stack]"
frame 0 address=0x382b6 mapping=0
frame 1 address=0x1b780 mapping=0
frame 1 address=0x41b780 mapping=0
frame 2
stack 0 0   # "main"
stack 1 1   # "work"
stack 0 2   # "work"
stack 0 3   # "[no stack]"
labels "cpu"=1
sample 1 1 0 0 0 1 thread=0 time=0 labels=1
sample 1 0 1 0 0 1 thread=0 time=1000 labels=1
sample 1 0 0 1 0 1 thread=0 time=2000 labels=1
sample 1 0 0 0 1 1 thread=0 time=3000 labels=1
sample 2 1 0 0 0 1 thread=0 time=4000 labels=1
sample 3 1 0 0 0 1 thread=0 time=5000 labels=1
