reflame profile 1
type "wall" "nanoseconds"
duration 10000
exact
process 7 ""
thread 1 "" process=0
func "main"
frame 0
stack 0 0   # "main"
sample 0 10000 thread=0 time=0
