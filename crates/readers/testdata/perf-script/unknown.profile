reflame profile 1
type "cycles" "count"
type "samples" "count"
period "cycles" "count" 1
mapping "[kernel.kallsyms]" functions
mapping "/usr/lib/cc1plus" functions
process 0 "app"
thread 5 "app" process=0
func "[unknown]"
func "[kernel.kallsyms]" module="[kernel.kallsyms]"
func "[cc1plus]" module="cc1plus"
frame 0 kinds=unknown
frame 0 address=0x3638782f6363672f kinds=unknown
frame 1 address=0xffffffff8158c0a1 mapping=0 kinds=kernel,unknown
frame 2 address=0x901bd8 mapping=1 kinds=unknown
stack 0 0   # "[unknown]"
stack 1 1   # "[unknown]"
stack 2 2   # "[kernel.kallsyms]"
stack 3 3   # "[cc1plus]"
sample 3 1 1 thread=0 time=0
