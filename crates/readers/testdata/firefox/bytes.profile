reflame profile 1
type "bytes" "bytes"
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
sample 0 4096 thread=0
sample 1 100 thread=0
