reflame profile 1
type "samples" "count"
func "main"
func "42"
func "7"
func "12"
func "main 5"
frame 0
frame 1
frame 2
frame 3
frame 4
stack 0 0   # "main"
stack 1 1   # "42"
stack 2 2   # "7"
stack 0 3   # "12"
stack 0 4   # "main 5"
sample 2 3
sample 3 5
sample 4 6
