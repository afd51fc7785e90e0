reflame profile 1
type "wall" "nanoseconds"
duration 3000
exact
process 0 "shop"
process 7 ""
process 0 ""
thread 0 "MainThread" process=0
thread 8 "" process=1
thread 0 "" process=2
func "a"
func "b"
func "nowhere"
frame 0
frame 1
frame 2
stack 0 0   # "a"
stack 0 1   # "b"
stack 0 2   # "nowhere"
sample 0 2500 thread=0 time=0
sample 1 2000 thread=1 time=0
sample 2 3000 thread=2 time=0
