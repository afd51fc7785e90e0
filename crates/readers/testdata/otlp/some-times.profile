reflame profile 1
type "samples" "count"
func "main"
frame 0
stack 0 0   # "main"
sample 0 4
