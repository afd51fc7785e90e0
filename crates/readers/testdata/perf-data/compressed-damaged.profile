reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
duration 10
period "cpu-clock" "nanoseconds" 1000
mapping "/srv/demo/demo" start=0x1000 limit=0x2000 offset=0x1000
process 7 "demo"
thread 7 "demo" process=0
func "[demo]" module="demo"
frame 0 address=0x1010 mapping=0 kinds=unknown
stack 0 0   # "[demo]"
sample 0 1000 1 thread=0 time=0
sample 0 1000 1 thread=0 time=10
