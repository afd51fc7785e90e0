reflame profile 1
type "samples" "count"
func "a"
func "b"
func "c"
func "  a"
func "d"
frame 0
frame 1
frame 2
frame 3
frame 4
stack 0 0   # "a"
stack 1 1   # "b"
stack 1 2   # "c"
stack 0 3   # "  a"
stack 1 4   # "d"
sample 1 1
sample 2 2
sample 4 3
