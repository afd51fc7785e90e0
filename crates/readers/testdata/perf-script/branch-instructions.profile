reflame profile 1
type "cycles" "count"
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
sample 1 1 1 thread=0 time=0
sample 1 1 1 thread=0 time=1000
