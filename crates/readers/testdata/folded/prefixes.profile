reflame profile 1
type "samples" "count"
func "a"
func "bc"
func "d"
func "b"
func "bcd"
func "ab"
func "e"
frame 0
frame 1
frame 2
frame 3
frame 4
frame 5
frame 6
stack 0 0   # "a"
stack 1 1   # "bc"
stack 2 2   # "d"
stack 3 6   # "e"
stack 1 3   # "b"
stack 2 2   # "d"
stack 1 4   # "bcd"
stack 2 2   # "d"
stack 0 5   # "ab"
sample 0 1
sample 1 1
sample 2 1
sample 5 1
sample 7 1
sample 8 1
sample 3 1
