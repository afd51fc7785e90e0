reflame profile 1
type "wall" "nanoseconds"
duration 160000
exact
process 7 ""
thread 1 "" process=0
func "first"
func "goes on too long"
func "inside that"
func "later"
frame 0
frame 1
frame 2
frame 3
stack 0 0   # "first"
stack 1 1   # "goes on too long"
stack 2 2   # "inside that"
stack 0 3   # "later"
sample 0 60000 thread=0 time=0
sample 1 30000 thread=0 time=60000
sample 2 10000 thread=0 time=90000
sample 3 10000 thread=0 time=150000
