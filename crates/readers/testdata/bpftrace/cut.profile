reflame profile 1
type "samples" "count"
func "a"
func "main"
frame 0
frame 1
stack 0 1   # "main"
stack 1 0   # "a"
sample 1 3
