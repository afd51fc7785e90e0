reflame profile 1
type "cpu" "nanoseconds"
type "alloc_space" "bytes"
type "alloc_objects" "count" default
func "main"
func "alloc"
frame 0
frame 1
stack 0 0   # "main"
stack 1 1   # "alloc"
sample 1 2500 96 3
sample 0 1000 0 0
