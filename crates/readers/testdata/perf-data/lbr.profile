reflame profile 1
type "cycles" "count"
type "samples" "count"
duration 20
period "cycles" "count" 9
mapping "/srv/demo/demo" limit=0x1000
mapping "[kernel.kallsyms]"
process 7 "demo"
thread 7 "demo" process=0
func "[demo]" module="demo"
func "[kernel.kallsyms]" module="[kernel.kallsyms]"
frame 0 address=0x200 mapping=0 kinds=unknown
frame 0 address=0x100 mapping=0 kinds=unknown
frame 0 address=0x10 mapping=0 kinds=unknown
frame 1 address=0xffffffff81000010 mapping=1 kinds=kernel,unknown
frame 0 address=0x12 mapping=0 kinds=unknown
frame 0 address=0x11 mapping=0 kinds=unknown
stack 0 0   # "[demo]"
stack 1 1   # "[demo]"
stack 2 2   # "[demo]"
stack 3 3   # "[kernel.kallsyms]"
stack 0 4   # "[demo]"
stack 1 5   # "[demo]"
stack 0 3   # "[kernel.kallsyms]"
sample 3 9 1 thread=0 time=0
sample 5 9 1 thread=0 time=10
sample 6 9 1 thread=0 time=20
