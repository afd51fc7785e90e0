reflame profile 1
type "wall" "nanoseconds"
type "cpu" "nanoseconds"
duration 230000
exact
process 7 ""
thread 1 "" process=0
func "main"
func "a"
func "b"
func "no thread time"
func "c"
func "d"
frame 0
frame 1
frame 2
frame 3
frame 4
frame 5
stack 0 0   # "main"
stack 1 1   # "a"
stack 1 2   # "b"
stack 2 3   # "no thread time"
stack 0 4   # "c"
stack 0 5   # "d"
sample 0 40000 0 thread=0 time=0
sample 1 30000 20000 thread=0 time=10000
sample 2 25000 40000 thread=0 time=50000
sample 3 5000 0 thread=0 time=60000
sample 4 10000 4500 thread=0 time=200000
sample 5 10000 0 thread=0 time=220000
