reflame profile 1
type "samples" "count"
comment "p"
func "f"
frame 0
stack 0 0   # "f"
sample 0 2
