reflame profile 1
type "samples" "count"
func "a"
func "b 10"
func "c"
func "d 0"
frame 0
frame 1
frame 2
frame 3
stack 0 0   # "a"
stack 1 1   # "b 10"
stack 1 2   # "c"
stack 1 3   # "d 0"
sample 1 12
sample 2 5
sample 3 7
