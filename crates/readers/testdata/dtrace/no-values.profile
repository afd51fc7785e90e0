reflame profile 1
type "samples" "count"
func "fop_write" module="genunix"
func "write" module="genunix"
func "fop_read" module="genunix"
func "read" module="genunix"
frame 0 kinds=kernel
frame 1 kinds=kernel
frame 2 kinds=kernel
frame 3 kinds=kernel
stack 0 1   # "write"
stack 1 0   # "fop_write"
stack 0 3   # "read"
stack 1 2   # "fop_read"
sample 1 1
sample 3 2
