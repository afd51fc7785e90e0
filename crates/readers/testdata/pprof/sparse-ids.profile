reflame profile 1
type "samples" "count"
mapping "" start=0x10 limit=0x20
func "0x5" normalised="[unknown]"
func "f"
frame 0 address=0x5 kinds=unknown
frame 1 line=1 mapping=0
stack 0 0   # "0x5"
stack 1 1   # "f"
sample 1 1
# pprof: 1 records, 120 bytes
# remark: locations without symbols, shown as addresses: 1
