reflame profile 1
type "samples" "count"
process 1 "x"
thread 0 "x" process=0
func "a"
func "main"
func "b"
frame 0
frame 1
frame 2
stack 0 1   # "main"
stack 1 0   # "a"
sample 1 3 thread=0
