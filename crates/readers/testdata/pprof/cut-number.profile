reflame profile 1
type "samples" "count"
func "f"
frame 0
stack 0 0   # "f"
sample 0 1
# pprof: 1 records, 68 bytes
# fault at byte 67: the file is cut off: the bytes end within a number
