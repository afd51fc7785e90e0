reflame profile 1
type "wall" "nanoseconds"
duration 100000
exact
process 7 "shop"
process 8 ""
thread 1 "main" process=0
thread 2 "worker" process=0
thread 1 "" process=1
func "child"
func "main"
func "leaf"
func "job"
func "other process"
frame 0
frame 1
frame 2
frame 3
frame 4
stack 0 1   # "main"
stack 1 0   # "child"
stack 2 2   # "leaf"
stack 0 3   # "job"
stack 0 4   # "other process"
labels "category"="app"
labels "category"="io"
sample 0 69500 thread=0 time=0 labels=1
sample 3 50000 thread=1 time=0 labels=2
sample 1 20498 thread=0 time=10250
sample 2 2 thread=0 time=15001
sample 4 5000 thread=2 time=20000
sample 1 10000 thread=0 time=30750
