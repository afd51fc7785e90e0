reflame profile 1
type "samples" "count"
comment "f"
mapping ""
func "0x20" normalised="[unknown]"
func "f"
frame 0 address=0x20 kinds=unknown
frame 1
stack 0 0   # "0x20"
stack 1 1   # "f"
labels "f"=1
sample 1 1 labels=1
# pprof: 1 records, 93 bytes
# skipped: 5 × text behind the end of the file, first at byte 61: text 5
# fault at byte 90: the file is cut off: a field says that it has 4 bytes, and 1 are left
