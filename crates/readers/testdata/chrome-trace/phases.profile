reflame profile 1
type "wall" "nanoseconds"
duration 9000000000000000000
exact
process 7 ""
thread 1 "" process=0
func "main"
func "no length"
func "[unknown]"
frame 0
frame 1
frame 2 kinds=unknown
stack 0 0   # "main"
stack 0 2   # "[unknown]"
stack 0 1   # "no length"
sample 0 10000 thread=0 time=0
sample 1 1000 thread=0 time=20000
