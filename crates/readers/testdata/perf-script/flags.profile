reflame profile 1
type "branches" "count"
type "samples" "count"
period "branches" "count" 1
mapping "/srv/demo/app" functions
process 0 "app"
thread 5 "app" process=0
func "main" module="app"
func "work" module="app"
frame 0 address=0x382b6 mapping=0
frame 1 address=0x1b780 mapping=0
frame 1 address=0x41b780 mapping=0
frame 1 address=0x41b790 mapping=0
frame 1 address=0x41b7a0 mapping=0
frame 1 address=0x41b7b0 mapping=0
stack 0 0   # "main"
stack 1 1   # "work"
stack 0 2   # "work"
stack 0 3   # "work"
stack 0 4   # "work"
stack 0 5   # "work"
sample 1 1 1 thread=0 time=0
sample 2 1 1 thread=0 time=1000
sample 2 1 1 thread=0 time=2000
sample 3 1 1 thread=0 time=3000
sample 4 1 1 thread=0 time=4000
sample 5 1 1 thread=0 time=5000
