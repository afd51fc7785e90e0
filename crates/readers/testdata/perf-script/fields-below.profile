reflame profile 1
type "cycles" "count"
type "bpf-output" "count"
type "samples" "count"
period "cycles" "count" 1
mapping "/srv/demo/app" functions
process 0 "app"
thread 5 "app" process=0
func "main" module="app"
func "work" module="app"
frame 0 address=0x382b6 mapping=0
frame 1 address=0x1b780 mapping=0
stack 0 0   # "main"
stack 1 1   # "work"
sample 1 1 0 1 thread=0 time=0
sample 1 1 0 1 thread=0 time=1000
sample 1 1 0 1 thread=0 time=2000
sample 1 1 0 1 thread=0 time=3000
sample 1 1 0 1 thread=0 time=4000
sample 1 1 0 1 thread=0 time=5000
sample 1 0 1 1 thread=0 time=6000
sample 1 1 0 1 thread=0 time=7000
