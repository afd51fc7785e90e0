reflame profile 1
type "samples" "count"
func "main"
func "caf�"
func "��"
func "ok"
frame 0
frame 1
frame 2
frame 3
stack 0 0   # "main"
stack 1 1   # "caf�"
stack 1 2   # "��"
stack 2 3   # "ok"
sample 1 6
sample 3 4
