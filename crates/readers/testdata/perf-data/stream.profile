reflame profile 1
type "my-cycles" "count"
type "cpu-clock" "nanoseconds"
type "samples" "count"
comment "perf version : 6.1.90"
duration 10
period "my-cycles" "count" 9
mapping "/srv/demo/demo" limit=0x1000 build-id="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
process 7 "demo"
thread 7 "demo" process=0
func "[demo]" module="demo"
frame 0 address=0x10 mapping=0 kinds=unknown
stack 0 0   # "[demo]"
sample 0 9 0 1 thread=0 time=0
sample 0 0 9 1 thread=0 time=10
