reflame profile 1
type "samples" "count"
func "a"
func "b"
func "c"
frame 0
frame 1
frame 2
stack 0 0   # "a"
stack 1 1   # "b"
stack 1 2   # "c"
sample 1 1
sample 2 2
