reflame profile 1
type "samples" "count"
func "only"
frame 0
stack 0 0   # "only"
sample 0 1
