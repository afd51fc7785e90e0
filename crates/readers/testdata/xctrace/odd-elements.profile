reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
thread 0 "odd"
func "[unknown]"
func "unended"
func "[no stack]"
frame 0 kinds=unknown
frame 1
frame 2
stack 0 0   # "[unknown]"
stack 0 1   # "unended"
stack 0 2   # "[no stack]"
sample 0 1000 1 thread=0
sample 2 0 3
sample 1 2000 2
sample 0 0 1
