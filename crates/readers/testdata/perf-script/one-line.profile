reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
period "cpu-clock" "nanoseconds" 500250
mapping "/srv/demo/app" functions
mapping "[kernel.kallsyms]" functions
process 0 "app"
process 0 "other name"
thread 10169 "app" process=0
thread 10170 "other name" process=1
func "work" module="app"
func "[kernel.kallsyms]" module="[kernel.kallsyms]"
func "do_fault" module="[kernel.kallsyms]" language=c
frame 0 address=0x41b780 mapping=0
frame 1 address=0xffffffff8158c0a1 mapping=1 kinds=kernel,unknown
frame 2 address=0xffffffff8158c0a1 mapping=1 kinds=kernel
stack 0 0   # "work"
stack 0 1   # "[kernel.kallsyms]"
stack 0 2   # "do_fault"
sample 0 500250 1 thread=0 time=0
sample 1 500250 1 thread=0 time=527000
sample 2 500250 1 thread=1 time=527000
