reflame profile 1
type "time" "nanoseconds"
comment "shop"
time 1700000000000250000
process 1 "Web Content"
thread 1 "t" process=0
func "main"
func "render" line=99
frame 0
frame 1 line=101
stack 0 0   # "main"
stack 1 1   # "render"
sample 0 2500000 thread=0 time=0
sample 1 1 thread=0 time=2500000
