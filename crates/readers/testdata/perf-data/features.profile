reflame profile 1
type "cpu-clock:u" "nanoseconds"
type "samples" "count"
comment "os release : 6.1.0"
comment "perf version : 6.1.90"
comment "arch : x86_64"
comment "cpudesc : A Processor"
comment "nrcpus online : 2"
comment "total memory : 1024 kB"
time 1000000000000000006
duration 20
period "cpu-clock:u" "nanoseconds" 1000
mapping "/srv/demo/demo" start=0x1000 limit=0x2000 offset=0x1000 build-id="abababab"
mapping "[kernel.kallsyms]" start=0xffffffff81000000 limit=0xffffffff82000000 build-id="0102030401020304010203040102030401020304"
mapping "/usr/lib/libid.so" limit=0x1000 build-id="0c0d0e"
process 7 "demo"
thread 7 "demo" process=0
func "[demo]" module="demo"
func "[kernel.kallsyms]" module="[kernel.kallsyms]"
func "[libid.so]" module="libid.so"
frame 0 address=0x1010 mapping=0 kinds=unknown
frame 1 address=0xffffffff81000010 mapping=1 kinds=kernel,unknown
frame 2 address=0x1 mapping=2 kinds=unknown
stack 0 0   # "[demo]"
stack 0 1   # "[kernel.kallsyms]"
stack 0 2   # "[libid.so]"
sample 0 1000 1 thread=0 time=0
sample 1 1000 1 thread=0 time=10
sample 2 1000 1 thread=0 time=20
