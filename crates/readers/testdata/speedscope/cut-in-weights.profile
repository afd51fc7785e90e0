reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
comment "p"
func "main"
func "f"
frame 0
frame 1
stack 0 0   # "main"
stack 1 1   # "f"
sample 0 1000000000 1 time=0
sample 1 1000000000 1 time=1000000000
