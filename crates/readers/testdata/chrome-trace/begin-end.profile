reflame profile 1
type "wall" "nanoseconds"
duration 40000
exact
process 7 ""
thread 1 "" process=0
thread 2 "" process=0
func "main"
func "load"
func "parse"
frame 0
frame 1
frame 2
stack 0 0   # "main"
stack 1 1   # "load"
stack 2 2   # "parse"
sample 0 15000 thread=0 time=0
sample 0 1000 thread=1 time=5000
sample 1 10000 thread=0 time=10000
sample 1 7500 thread=0 time=20000
sample 2 7500 thread=0 time=22500
