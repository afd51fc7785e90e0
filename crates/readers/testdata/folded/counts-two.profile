reflame profile 1
type "before" "count"
type "after" "count" default
comment "a comment between"
func "a"
func "b"
func "c"
func "d"
frame 0
frame 1
frame 2
frame 3
stack 0 0   # "a"
stack 1 1   # "b"
stack 1 2   # "c"
stack 1 3   # "d"
sample 1 11 13
sample 2 5 0
sample 3 0 7
