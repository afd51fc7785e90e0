reflame profile 1
type "samples" "count"
# pprof: 0 records, 24 bytes
