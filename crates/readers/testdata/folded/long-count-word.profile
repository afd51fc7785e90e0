reflame profile 1
type "samples" "count"
func "main"
func "a"
frame 0
frame 1
stack 0 0   # "main"
stack 1 1   # "a"
sample 1 1
