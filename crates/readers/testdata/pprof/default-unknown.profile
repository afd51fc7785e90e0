reflame profile 1
type "alloc" "bytes"
type "inuse" "bytes" default
func "alloc"
frame 0
stack 0 0   # "alloc"
sample 0 1 2
# pprof: 1 records, 67 bytes
# remark: sample types: alloc/bytes, inuse/bytes; the default is inuse/bytes, the last one, as the profile's default `other` is none of them
