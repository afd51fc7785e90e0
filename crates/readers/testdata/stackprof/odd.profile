reflame profile 1
type "cpu" "nanoseconds"
type "samples" "count"
period "cpu" "nanoseconds" 1000000
func "main"
func "no id"
func "[unknown]"
frame 0
frame 2 kinds=unknown
stack 0 0   # "main"
stack 1 1   # "[unknown]"
stack 0 1   # "[unknown]"
sample 0 1000000 1 time=1000
sample 1 1000000 1 time=3000
sample 2 1000000 1 time=6000
