reflame profile 1
type "samples" "count"
func "a"
func "b"
func "c"
func "d\u{9}e"
func "f"
frame 0
frame 1
frame 2
frame 3
frame 4
stack 0 0   # "a"
stack 1 1   # "b"
stack 1 2   # "c"
stack 1 3   # "d\u{9}e"
stack 1 4   # "f"
sample 1 1
sample 2 2
sample 3 3
sample 4 4
