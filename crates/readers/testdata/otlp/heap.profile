reflame profile 1
type "alloc_objects" "count"
type "alloc_space" "bytes"
time 1700000000000000000
period "alloc_space" "bytes" 524288
func "main"
func "decode"
frame 0
frame 1
stack 0 0   # "main"
stack 1 1   # "decode"
sample 0 3 3072
sample 1 7 -100
