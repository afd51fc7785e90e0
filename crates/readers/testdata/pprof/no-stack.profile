reflame profile 1
type "samples" "count"
func "[no stack]"
func "f"
frame 0
frame 1
stack 0 0   # "[no stack]"
stack 0 1   # "f"
sample 0 7
sample 1 0
# pprof: 3 records, 78 bytes
# remark: samples without a stack, shown as `[no stack]`: 2
