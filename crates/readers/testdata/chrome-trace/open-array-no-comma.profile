reflame profile 1
type "wall" "nanoseconds"
duration 10000
exact
process 7 ""
thread 1 "" process=0
func "main"
func "child"
frame 0
frame 1
stack 0 0   # "main"
stack 1 1   # "child"
sample 0 7000 thread=0 time=0
sample 1 3000 thread=0 time=2000
