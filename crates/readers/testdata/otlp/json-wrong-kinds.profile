reflame profile 1
type "cpu" "nanoseconds"
duration 10
func "[unknown]"
frame 0 kinds=unknown
stack 0 0   # "[unknown]"
sample 0 5
