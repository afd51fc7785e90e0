reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
period "cpu-clock" "nanoseconds" 1
process 7 "demo"
thread 7 "demo" process=0
func "[unknown]"
frame 0 address=0x10 kinds=unknown
stack 0 0   # "[unknown]"
sample 0 1 1 thread=0 time=0
