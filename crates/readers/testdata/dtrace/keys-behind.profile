reflame profile 1
type "samples" "count"
func "fop_read" module="genunix"
func "read" module="genunix"
func "__read" module="libc.so.1" language=c
func "main" module="cat"
func "fop_write" module="genunix"
func "__write" module="libc.so.1" language=c
frame 0 kinds=kernel
frame 1 kinds=kernel
frame 2 kinds=native
frame 3
frame 4 kinds=kernel
frame 5 kinds=native
stack 0 3   # "main"
stack 1 2   # "__read"
stack 2 1   # "read"
stack 3 0   # "fop_read"
stack 0 5   # "__write"
stack 1 4   # "fop_write"
labels "key1"="cat" "key2"=99
sample 3 7 labels=1
sample 5 11 labels=1
