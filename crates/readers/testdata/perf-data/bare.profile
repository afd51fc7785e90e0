reflame profile 1
type "cpu-clock:HG" "nanoseconds"
type "samples" "count"
func "[no stack]"
frame 0
stack 0 0   # "[no stack]"
sample 0 11 2
