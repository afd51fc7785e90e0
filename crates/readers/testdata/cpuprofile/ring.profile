reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
duration 30000
func "b"
func "c"
func "a"
frame 0
frame 1
frame 2
stack 0 0 truncated   # "b"
stack 1 1   # "c"
stack 2 2   # "a"
sample 2 10000 1 time=0
sample 0 10000 1 time=10000
sample 1 10000 1 time=20000
