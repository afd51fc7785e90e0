reflame profile 1
type "samples" "count" scale=1000
func "a"
func "b"
func "c"
func "d"
frame 0
frame 1
frame 2
frame 3
stack 0 0   # "a"
stack 1 1   # "b"
stack 1 2   # "c"
stack 1 3   # "d"
sample 1 4000
sample 2 2000
sample 3 1
