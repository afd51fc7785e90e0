reflame profile 1
type "samples" "count"
time 1700000000000000000
duration 10
func "main"
func "work"
frame 0
frame 1
stack 0 0   # "main"
stack 0 1   # "work"
sample 0 1 time=2
sample 1 1 time=1
