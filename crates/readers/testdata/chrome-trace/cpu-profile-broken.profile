reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
process 7 ""
thread 1 "" process=0
func "main"
frame 0
stack 0 0   # "main"
sample 0 0 1 thread=0 time=0
