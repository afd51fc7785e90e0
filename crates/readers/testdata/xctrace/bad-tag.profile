reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
func "f"
frame 0
stack 0 0   # "f"
sample 0 7 1
