reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
comment "p"
func "main"
func "f"
frame 0
frame 1
stack 0 0   # "main"
sample 0 1000000000 1 time=0
