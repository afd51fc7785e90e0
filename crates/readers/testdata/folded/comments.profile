reflame profile 1
type "samples" "count"
comment "made by hand"
comment "another"
func "a"
func "b"
func "#c"
func "d"
func "#e"
frame 0
frame 1
frame 2
frame 3
frame 4
stack 0 0   # "a"
stack 1 1   # "b"
stack 1 4   # "#e"
stack 0 2   # "#c"
stack 1 3   # "d"
sample 1 1
sample 4 2
sample 2 3
