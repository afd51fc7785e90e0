reflame profile 1
type "count" "count"
exact
process 1234 "postgres"
thread 0 "postgres" process=0
func "submit_bio"
func "submit_bh"
func "ret_from_fork"
func "mb_cache_list"
func "ext4_writepages"
func "fsync"
frame 0
frame 1
frame 2
frame 3
frame 0 address=0xffffffff81345671
frame 4 address=0xffffffff81345672
frame 0 address=0xffffffff81345671 kinds=kernel
frame 4 address=0xffffffff81345672 kinds=kernel
frame 5 address=0x7f12345678ab
stack 0 3   # "mb_cache_list"
stack 1 2   # "ret_from_fork"
stack 2 1   # "submit_bh"
stack 3 0   # "submit_bio"
stack 0 8   # "fsync"
stack 1 7   # "ext4_writepages"
stack 2 6   # "submit_bio"
sample 3 1
sample 6 14 thread=0
