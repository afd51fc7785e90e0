reflame profile 1
type "wall" "nanoseconds"
duration 23000
exact
process 7 ""
thread 1 "" process=0
func "a"
func "b"
func "c"
frame 0
frame 1
frame 2
stack 0 0   # "a"
stack 1 1   # "b"
stack 0 2   # "c"
labels "category"="db"
labels "category"="http"
sample 0 7000 thread=0 time=0 labels=1
sample 1 3000 thread=0 time=2000 labels=2
sample 2 3000 thread=0 time=20000
