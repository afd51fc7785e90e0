reflame profile 1
type "samples" "count"
comment "shop"
time 1700000000000250000
period "time" "nanoseconds" 1000000
mapping "/srv/demo/a.out" build-id="c0de"
process 5 "Web Content"
thread 5 "a.out" process=0
func "main" module="a.out"
func "[a.out]" module="a.out"
func "[unknown]"
frame 0 line=3 address=0x8 mapping=0
frame 1 address=0x10 mapping=0 kinds=unknown
frame 2 address=0x7fff0000 kinds=unknown
stack 0 0   # "main"
stack 1 1   # "[a.out]"
stack 1 2   # "[unknown]"
stack 0 2   # "[unknown]"
sample 1 2 thread=0 time=0
sample 2 1 thread=0 time=1000000
sample 3 1 thread=0 time=2000000
