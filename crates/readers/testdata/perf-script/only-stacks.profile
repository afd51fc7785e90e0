reflame profile 1
type "samples" "count"
func "main"
func "work"
func "do_fault"
frame 0 address=0x382b6
frame 1 address=0x1b780
frame 2 address=0xffffffff8158c0a1 kinds=kernel
stack 0 0   # "main"
stack 1 1   # "work"
stack 1 2   # "do_fault"
sample 1 1
sample 2 1
