reflame profile 1
type "samples" "count"
func "work"
func "do_fault"
frame 0 address=0x41b780
frame 1 address=0xffffffff8158c0a1 kinds=kernel
stack 0 0   # "work"
stack 0 1   # "do_fault"
sample 0 2
sample 1 1
