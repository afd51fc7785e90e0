reflame profile 1
type "cycles" "count"
type "samples" "count"
period "cycles" "count" 1
mapping "/srv/demo/app" functions
process 0 "app"
thread 5 "app" process=0
func "main" module="app"
func "work" module="app"
func "step<int, long>" module="app"
func "leaf" module="app"
frame 0 address=0x1180 mapping=0
frame 1 address=0x1139 mapping=0
frame 2 address=0x1139 mapping=0 inline=1 kinds=inlined
frame 3 address=0x1139 mapping=0 inline=2 kinds=inlined
stack 0 0   # "main"
stack 1 1   # "work"
stack 2 2   # "step<int, long>"
stack 3 3   # "leaf"
sample 3 1 1 thread=0 time=0
sample 2 1 1 thread=0 time=1000
