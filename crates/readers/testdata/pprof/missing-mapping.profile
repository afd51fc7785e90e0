reflame profile 1
type "samples" "count"
func "f"
frame 0
stack 0 0   # "f"
sample 0 1
# pprof: 1 records, 51 bytes
# skipped: 1 × mapping of a location that is not in the file, first at byte 37: mapping 9
