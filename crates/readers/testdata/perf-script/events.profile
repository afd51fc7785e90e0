reflame profile 1
type "cycles:u" "count"
type "instructions:u" "count"
type "sched:sched_switch" "samples"
type "cpu/event=0x3c, umask=1/u" "count"
type "samples" "count"
period "cycles:u" "count" 1000
mapping "/srv/demo/app" functions
process 0 "app"
thread 5 "app" process=0
func "main" module="app"
func "work" module="app"
frame 0 address=0x382b6 mapping=0
frame 1 address=0x1b780 mapping=0
stack 0 0   # "main"
stack 1 1   # "work"
sample 1 1000 0 0 0 1 thread=0 time=0
sample 1 0 10 0 0 1 thread=0 time=1000
sample 1 1000 0 0 0 1 thread=0 time=2000
sample 1 0 0 1 0 1 thread=0 time=3000
sample 1 0 0 0 3 1 thread=0 time=4000
