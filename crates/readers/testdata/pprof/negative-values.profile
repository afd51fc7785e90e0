reflame profile 1
type "samples" "count"
func "g"
func "f"
frame 0
frame 1
stack 0 0   # "g"
stack 1 1   # "f"
sample 1 -3
sample 0 -9223372036854775797
# pprof: 3 records, 101 bytes
