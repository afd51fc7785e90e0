reflame profile 1
type "a" "count"
type "b" "count"
type "samples" "count"
duration 20
mapping "/srv/demo/demo" limit=0x1000
process 7 "demo"
thread 7 "demo" process=0
func "[demo]" module="demo"
frame 0 address=0x10 mapping=0 kinds=unknown
stack 0 0   # "[demo]"
sample 0 100 0 1 thread=0 time=0
sample 0 0 70 1 thread=0 time=0
sample 0 150 0 1 thread=0 time=10
sample 0 50 0 1 thread=0 time=20
sample 0 0 29 1 thread=0 time=20
