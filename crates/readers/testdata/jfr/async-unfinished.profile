reflame profile 1
type "samples" "count"
time 5000000000
duration 9000000000
func "[no stack]"
frame 0
stack 0 0   # "[no stack]"
sample 0 1 time=10000000
sample 0 1 time=20000000
