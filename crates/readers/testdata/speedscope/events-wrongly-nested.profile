reflame profile 1
type "time" "nanoseconds"
comment "odd"
duration 100
exact
func "a"
func "b"
func "c"
frame 0
frame 1
frame 2
stack 0 0   # "a"
stack 1 1   # "b"
stack 2 2   # "c"
stack 0 1   # "b"
stack 1 1   # "b"
stack 1 2   # "c"
sample 0 10 time=0
sample 1 10 time=10
sample 2 10 time=20
sample 4 10 time=40
sample 3 10 time=50
sample 3 10 time=60
sample 5 30 time=70
