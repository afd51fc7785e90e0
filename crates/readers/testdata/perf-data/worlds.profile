reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
duration 70
period "cpu-clock" "nanoseconds" 1000
mapping "[guest.kernel.kallsyms]"
mapping "guest"
mapping "/srv/demo/demo" start=0x1000 limit=0x2000 offset=0x1000
mapping "[kernel.kallsyms]" start=0xffffffff81000000 limit=0xffffffff82000000
process 7 "demo"
thread 7 "demo" process=0
func "[guest.kernel.kallsyms]" module="[guest.kernel.kallsyms]"
func "[guest]" module="guest"
func "[demo]" module="demo"
func "[kernel.kallsyms]" module="[kernel.kallsyms]"
func "[unknown]"
frame 0 address=0xffffffff81000010 mapping=0 kinds=kernel,unknown
frame 1 address=0x1234 mapping=1 kinds=unknown
frame 2 address=0x1010 mapping=2 kinds=unknown
frame 3 address=0xffffffff81000010 mapping=3 kinds=kernel,unknown
frame 4 address=0x77 kinds=unknown
frame 4 address=0x99 kinds=unknown
frame 2 address=0x1011 mapping=2 kinds=unknown
frame 3 address=0xffffffff81000020 mapping=3 kinds=kernel,unknown
frame 4 address=0xdead0000 kinds=unknown
stack 0 0   # "[guest.kernel.kallsyms]"
stack 0 1   # "[guest]"
stack 0 2   # "[demo]"
stack 1 3   # "[kernel.kallsyms]"
stack 2 4   # "[unknown]"
stack 1 5   # "[unknown]"
stack 0 6   # "[demo]"
stack 0 7   # "[kernel.kallsyms]"
stack 0 2 truncated   # "[demo]"
stack 0 8   # "[unknown]"
sample 0 1000 1 thread=0 time=0
sample 1 1000 1 thread=0 time=10
sample 4 1000 1 thread=0 time=20
sample 5 1000 1 thread=0 time=30
sample 6 1000 1 thread=0 time=40
sample 7 1000 1 thread=0 time=50
sample 8 1000 1 thread=0 time=60
sample 9 1000 1 thread=0 time=70
