reflame profile 1
type "samples" "count"
comment "a.folded"
func "main"
func "left"
func "right"
frame 0
frame 1
frame 2
stack 0 0   # "main"
stack 1 1   # "left"
stack 1 2   # "right"
sample 1 2
sample 2 1
