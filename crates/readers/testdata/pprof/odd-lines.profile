reflame profile 1
type "samples" "count"
func "f"
frame 0 line=4294967295
frame 0
stack 0 0   # "f"
stack 1 1   # "f"
stack 2 1   # "f"
sample 2 1
# pprof: 1 records, 101 bytes
# remark: line numbers out of range, dropped: 3
