reflame profile 1
type "wall" "nanoseconds"
duration 80000
exact
process 7 ""
thread 1 "" process=0
func "main"
func "inside"
func "around"
func "begun inside"
func "same start"
func "same start, longer"
frame 0
frame 1
frame 2
frame 3
frame 4
frame 5
stack 0 0   # "main"
stack 1 1   # "inside"
stack 0 2   # "around"
stack 1 3   # "begun inside"
stack 0 5   # "same start, longer"
stack 1 4   # "same start"
sample 0 20000 thread=0 time=0
sample 1 10000 thread=0 time=5000
sample 2 15000 thread=0 time=40000
sample 3 5000 thread=0 time=45000
sample 5 5000 thread=0 time=70000
sample 4 5000 thread=0 time=70000
