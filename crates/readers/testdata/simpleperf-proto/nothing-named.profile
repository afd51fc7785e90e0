reflame profile 1
type "event_count" "count"
type "samples" "count"
thread 123 ""
thread 77 ""
func "[unknown]"
frame 0 address=0x4f3c kinds=unknown
frame 0 address=0x21a40 kinds=unknown
frame 0 address=0x7f0 kinds=unknown
frame 0 address=0x21a44 kinds=unknown
frame 0 address=0xffffffc0000812c0 kinds=native,unknown
frame 0 address=0x5a0 kinds=interpreted,unknown
frame 0 address=0x5b0 kinds=jit,unknown
frame 0 address=0x5c0 kinds=vm,unknown
frame 0 address=0x6c0 kinds=unknown
stack 0 2   # "[unknown]"
stack 1 1   # "[unknown]"
stack 2 0   # "[unknown]"
stack 1 3   # "[unknown]"
stack 0 8   # "[unknown]"
stack 1 7   # "[unknown]"
stack 2 6   # "[unknown]"
stack 3 5   # "[unknown]"
stack 4 4   # "[unknown]"
stack 0 1 truncated   # "[unknown]"
stack 1 0   # "[unknown]"
stack 0 1   # "[unknown]"
stack 1 0   # "[unknown]"
sample 2 250000 1 thread=0 time=500
sample 3 250000 1 thread=0 time=0
sample 8 1000003 1 thread=1 time=1000
sample 10 250000 1 thread=0 time=2000
sample 12 250000 1 thread=0 time=3000
