reflame profile 1
type "wall" "nanoseconds"
duration 40000
exact
process 7 ""
thread 1 "" process=0
func "late"
func "main"
func "early"
frame 0
frame 1
frame 2
stack 0 1   # "main"
stack 1 2   # "early"
stack 1 0   # "late"
sample 0 30000 thread=0 time=0
sample 1 5000 thread=0 time=2000
sample 2 5000 thread=0 time=30000
