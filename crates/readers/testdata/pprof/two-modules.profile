reflame profile 1
type "samples" "count"
mapping "/a/x.so"
mapping "/a/y.so"
func "f" module="x.so"
func "f" module="y.so"
frame 0 line=4 mapping=0 kinds=native
frame 1 mapping=1 kinds=native
frame 0 mapping=0 kinds=native
stack 0 0   # "f"
stack 1 1   # "f"
stack 2 2   # "f"
sample 2 1
# pprof: 1 records, 105 bytes
