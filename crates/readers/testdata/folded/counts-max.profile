reflame profile 1
type "samples" "count"
func "a"
func "b"
frame 0
frame 1
stack 0 0   # "a"
stack 1 1   # "b"
sample 1 9223372036854775807
