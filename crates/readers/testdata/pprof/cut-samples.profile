reflame profile 1
type "samples" "count"
func "f"
frame 0
stack 0 0   # "f"
sample 0 1
# pprof: 1 records, 69 bytes
# fault at byte 66: the file is cut off: a field says that it has 9 bytes, and 1 are left
