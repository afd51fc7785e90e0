reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
comment "perf version : 6.1"
comment "arch : ppc64"
duration 10
period "cpu-clock" "nanoseconds" 1000
mapping "/srv/demo/demo" start=0x1000 limit=0x2000 offset=0x1000
mapping "[kernel.kallsyms]" start=0xffffffff81000000 limit=0xffffffff82000000
mapping "/usr/lib/libdemo.so" limit=0x2000
process 7 "demo"
thread 7 "demo" process=0
func "[demo]" module="demo"
func "[kernel.kallsyms]" module="[kernel.kallsyms]"
func "[libdemo.so]" module="libdemo.so"
frame 0 address=0x1020 mapping=0 kinds=unknown
frame 0 address=0x1010 mapping=0 kinds=unknown
frame 1 address=0xffffffff81000010 mapping=1 kinds=kernel,unknown
frame 2 address=0x30 mapping=2 kinds=unknown
stack 0 0   # "[demo]"
stack 1 1   # "[demo]"
stack 2 2   # "[kernel.kallsyms]"
stack 0 3   # "[libdemo.so]"
sample 2 1000 1 thread=0 time=0
sample 3 1000 1 thread=0 time=10
