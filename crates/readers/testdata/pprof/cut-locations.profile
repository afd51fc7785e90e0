reflame profile 1
type "samples" "count"
func "[unknown]"
func "f"
frame 0 kinds=unknown
frame 1 inline=1 kinds=inlined
stack 0 0   # "[unknown]"
stack 1 1   # "f"
sample 1 1
# pprof: 3 records, 72 bytes
# remark: inlined lines, kept as frames: 1
# skipped: 1 × function behind the end of the file, first at byte 64: function 6
# skipped: 2 × sample with a location behind the end of the file, first at byte 37: sample 2
# fault at byte 68: the file is cut off: a field says that it has 9 bytes, and 2 are left
