reflame profile 1
type "time" "nanoseconds"
comment "old"
duration 10000
exact
func "a"
func "b"
frame 0
frame 1
stack 0 0   # "a"
stack 1 1   # "b"
sample 0 4000 time=0
sample 1 6000 time=4000
