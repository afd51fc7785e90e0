reflame profile 1
type "samples" "count"
func "a�b"
frame 0
stack 0 0   # "a�b"
sample 0 1
# pprof: 1 records, 51 bytes
# remark: texts that are not UTF-8, with � for what is not: 1
