reflame profile 1
type "page-faults" "count"
type "samples" "count"
period "page-faults" "count" 1
mapping "/srv/demo/app" functions
process 0 "app"
thread 5 "app" process=0
func "work" module="app"
frame 0 address=0x41b780 mapping=0
stack 0 0   # "work"
sample 0 1 1 thread=0 time=0
sample 0 1 1 thread=0 time=1000
sample 0 1 1 thread=0 time=2000
sample 0 1 1 thread=0 time=3000
sample 0 1 1 thread=0 time=4000
sample 0 1 1 thread=0 time=5000
sample 0 1 1 thread=0 time=6000
sample 0 1 1 thread=0 time=7000
sample 0 1 1 thread=0 time=8000
