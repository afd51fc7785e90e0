reflame profile 1
type "bytes" "count"
type "calls" "count"
func "vfs_read"
func "ksys_read"
func "vfs_write"
func "vfs_open"
frame 0
frame 1
frame 2
frame 3
stack 0 1   # "ksys_read"
stack 1 0   # "vfs_read"
stack 0 2   # "vfs_write"
stack 0 3   # "vfs_open"
sample 1 4096 2
sample 2 0 -1
sample 3 0 4
