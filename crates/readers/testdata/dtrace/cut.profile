reflame profile 1
type "samples" "count"
func "f" module="a"
func "main" module="a"
func "g" module="a"
frame 0
frame 1
frame 2
stack 0 1   # "main"
stack 1 0   # "f"
sample 1 3
