reflame profile 1
type "cpu-clock" "nanoseconds"
type "instructions:HG" "count"
type "samples" "count"
duration 100
period "cpu-clock" "nanoseconds" 250
mapping "/srv/demo/demo" limit=0x1000
process 7 "demo"
thread 7 "demo" process=0
func "[demo]" module="demo"
frame 0 address=0x20 mapping=0 kinds=unknown
frame 0 address=0x10 mapping=0 kinds=unknown
frame 0 address=0x30 mapping=0 kinds=unknown
stack 0 0   # "[demo]"
stack 1 1   # "[demo]"
stack 0 2   # "[demo]"
labels "cpu"=3
sample 1 250 0 1 thread=0 time=0 labels=1
sample 2 0 5 1 thread=0 time=100
