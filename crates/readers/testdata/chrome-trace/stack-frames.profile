reflame profile 1
type "tick" "count"
type "cycles:HG" "count"
type "page-faults" "count"
type "samples" "count"
type "wall" "nanoseconds"
duration 1001000
process 7 ""
process 0 ""
thread 1 "" process=0
thread 1 "" process=1
thread 2 "" process=1
func "main" module="my app"
func "SomeFunction" module="my app"
func "SomeFunction" module="libc.so" language=c
func "b"
func "a"
func "lost" module="x"
func "an event with a stack"
frame 0
frame 1
frame 2 kinds=native
frame 3
frame 4
frame 5
frame 6
stack 0 0   # "main"
stack 1 1   # "SomeFunction"
stack 2 2   # "SomeFunction"
stack 0 3 truncated   # "b"
stack 1 4   # "a"
stack 0 5 truncated   # "lost"
stack 0 6   # "an event with a stack"
sample 1 1 0 0 1 0 thread=0 time=0
sample 6 0 0 0 0 5000 thread=0 time=0
sample 2 1 0 0 1 0 thread=0 time=1000
sample 1 0 500 0 1 0 thread=1 time=999500
sample 2 0 700 0 1 0 thread=1 time=1000000
sample 0 0 0 1 1 0 thread=2 time=1000000
sample 4 0 0 1 1 0 thread=2 time=1001000
sample 5 0 0 1 1 0 thread=2 time=1001000
