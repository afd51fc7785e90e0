reflame profile 1
type "wall" "nanoseconds"
duration 100000
exact
process 7 ""
thread 1 "" process=0
func "main"
func "never ended"
func "inner"
func "endless"
func "endless inside"
func "last"
frame 0
frame 1
frame 2
frame 3
frame 4
frame 5
stack 0 0   # "main"
stack 1 1   # "never ended"
stack 2 2   # "inner"
stack 0 3   # "endless"
stack 1 4   # "endless inside"
stack 2 5   # "last"
sample 0 10000 thread=0 time=0
sample 1 27000 thread=0 time=10000
sample 2 3000 thread=0 time=12000
sample 3 5000 thread=0 time=50000
sample 4 5000 thread=0 time=55000
sample 5 40000 thread=0 time=60000
