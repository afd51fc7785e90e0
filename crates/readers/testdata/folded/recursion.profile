reflame profile 1
type "samples" "count"
func "a"
func "b"
frame 0
frame 1
stack 0 0   # "a"
stack 1 0   # "a"
stack 2 0   # "a"
stack 3 0   # "a"
stack 1 1   # "b"
stack 2 0   # "a"
stack 3 1   # "b"
stack 4 0   # "a"
sample 1 2
sample 3 4
sample 7 1
