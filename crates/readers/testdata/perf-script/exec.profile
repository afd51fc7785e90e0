reflame profile 1
type "cycles" "count"
type "samples" "count"
period "cycles" "count" 1
mapping "/srv/demo/app" functions
process 5 "g++"
process 5 "cc1plus"
thread 5 "g++" process=0
thread 5 "cc1plus" process=1
thread 6 "pool" process=1
func "main" module="app"
func "work" module="app"
frame 0 address=0x382b6 mapping=0
frame 1 address=0x1b780 mapping=0
stack 0 0   # "main"
stack 1 1   # "work"
sample 1 1 1 thread=0 time=0
sample 1 1 1 thread=1 time=1000
sample 1 1 1 thread=2 time=2000
