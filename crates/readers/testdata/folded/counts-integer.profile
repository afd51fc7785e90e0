reflame profile 1
type "samples" "count"
func "a"
func "b"
func "c"
func "d"
func "e"
func "f"
func "g"
frame 0
frame 1
frame 2
frame 3
frame 4
frame 5
frame 6
stack 0 0   # "a"
stack 1 1   # "b"
stack 1 2   # "c"
stack 1 3   # "d"
stack 1 4   # "e"
stack 1 5   # "f"
stack 1 6   # "g"
sample 0 0
sample 1 1
sample 2 2
sample 3 -3
sample 4 4
sample 5 999999999999999999
sample 6 1000000000000000000
