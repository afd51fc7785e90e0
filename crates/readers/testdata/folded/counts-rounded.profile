reflame profile 1
type "samples" "count" scale=1000000000
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
sample 1 123456789
sample 2 0
sample 3 7000000000
