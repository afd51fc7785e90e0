reflame profile 1
type "cpu" "nanoseconds"
time 1700000000000000000
duration 20
func "main"
func "work"
frame 0
frame 1
stack 0 0   # "main"
stack 0 1   # "work"
sample 0 5
sample 1 7
