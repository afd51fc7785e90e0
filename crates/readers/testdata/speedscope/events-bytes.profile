reflame profile 1
type "bytes" "bytes"
comment "x.heapprofile"
func "a"
func "b"
frame 0
frame 1
stack 0 0   # "a"
stack 1 1   # "b"
sample 0 1120
sample 1 2976
