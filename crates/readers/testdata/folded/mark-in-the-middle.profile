reflame profile 1
type "samples" "count"
func "frame"
func "main"
func "a"
func "b"
frame 0
frame 1
frame 2
frame 3
stack 0 0   # "frame"
stack 0 1   # "main"
stack 1 2   # "a"
stack 1 3   # "b"
sample 0 0
sample 2 1
sample 3 2
