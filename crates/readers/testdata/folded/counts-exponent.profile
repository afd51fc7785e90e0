reflame profile 1
type "samples" "count" scale=100000
func "a"
func "b"
func "c"
func "d"
func "e"
frame 0
frame 1
frame 2
frame 3
frame 4
stack 0 0   # "a"
stack 1 1   # "b"
stack 1 2   # "c"
stack 1 3   # "d"
stack 1 4   # "e"
sample 1 100000000
sample 2 2500
sample 3 10000000
sample 4 5
