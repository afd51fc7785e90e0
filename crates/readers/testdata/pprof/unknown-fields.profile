reflame profile 1
type "samples" "count"
mapping ""
func "f"
frame 0
stack 0 0   # "f"
labels "f"=4
sample 0 1 labels=1
# pprof: 1 records, 108 bytes
