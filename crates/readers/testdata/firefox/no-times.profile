reflame profile 1
type "samples" "count"
comment "shop"
time 1700000000000250000
period "time" "nanoseconds" 1000000
process 1 "Web Content"
thread 1 "t" process=0
func "main"
func "render" line=99
frame 0
frame 1 line=101
stack 0 0   # "main"
stack 1 1   # "render"
sample 0 1 thread=0
sample 1 1 thread=0
