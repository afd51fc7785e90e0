reflame profile 1
type "samples" "count"
func "a"
func "c"
frame 0
frame 1
stack 0 0   # "a"
stack 1 1   # "c"
sample 1 3
