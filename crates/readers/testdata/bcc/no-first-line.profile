reflame profile 1
type "samples" "count"
process 7 "a.out"
thread 0 "a.out" process=0
func "spin"
func "main"
func "lonely"
frame 0
frame 1
frame 2
stack 0 1   # "main"
stack 1 0   # "spin"
sample 1 49 thread=0
