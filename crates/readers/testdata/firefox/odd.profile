reflame profile 1
type "samples" "count"
comment "shop"
time 1700000000000250000
period "time" "nanoseconds" 1000000
process 1 "Web Content"
thread 1 "t" process=0
thread 0 ""
func "main"
func "render" line=99
func "[unknown]"
frame 0
frame 1 line=101
frame 2 kinds=unknown
stack 0 0   # "main"
stack 1 1   # "render"
stack 0 2   # "[unknown]"
sample 0 1 thread=0 time=0
sample 1 1 thread=0 time=3000000
sample 2 1 thread=1 time=9000000
