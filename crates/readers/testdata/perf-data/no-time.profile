reflame profile 1
type "samples" "count"
mapping "/srv/demo/demo" limit=0x1000
process 7 "demo"
thread 7 "demo" process=0
func "[demo]" module="demo"
frame 0 address=0x20 mapping=0 kinds=unknown
frame 0 address=0x10 mapping=0 kinds=unknown
frame 0 address=0x11 mapping=0 kinds=unknown
stack 0 0   # "[demo]"
stack 1 1   # "[demo]"
stack 0 2   # "[demo]"
sample 1 2 thread=0
sample 2 1 thread=0
