reflame profile 1
type "page-faults" "count"
type "task-clock:u" "nanoseconds"
type "cpu-clock" "nanoseconds"
type "samples" "count"
comment "os release : 6.1.0"
comment "perf version : 6.1.187"
comment "arch : x86_64"
comment "cpudesc : AMD EPYC"
comment "nrcpus online : 2"
comment "total memory : 24684100 kB"
duration 9008510
mapping "[kernel.kallsyms]" start=0xffffffff81000000 limit=0xffffffff82208d88 build-id="7bdad2f33eb864144f7545c504378f3db829fd87"
mapping "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" start=0x1000 limit=0x27000 offset=0x1000 build-id="7ebc65e52f2bbea498b4040fa92f7238377aaba9"
mapping "/usr/lib/x86_64-linux-gnu/libc.so.6" start=0x26000 limit=0x17c000 offset=0x26000
mapping "/srv/demo/work" start=0x1000 limit=0x2000 offset=0x1000 build-id="43ca44a844bdf3a3c250ce22b4e57b658df9102e"
process 12046 "work"
thread 12046 "work" process=0
func "[unknown]"
func "[kernel.kallsyms]" module="[kernel.kallsyms]"
func "[ld-linux-x86-64.so.2]" module="ld-linux-x86-64.so.2"
func "[libc.so.6]" module="libc.so.6"
func "[work]" module="work"
frame 0 address=0x7f25f80f2ad7 kinds=unknown
frame 1 address=0xffffffff81000130 mapping=0 kinds=kernel,unknown
frame 1 address=0xffffffff821ec951 mapping=0 kinds=kernel,unknown
frame 1 address=0xffffffff816c55e4 mapping=0 kinds=kernel,unknown
frame 1 address=0xffffffff816c4596 mapping=0 kinds=kernel,unknown
frame 1 address=0xffffffff816c2f1f mapping=0 kinds=kernel,unknown
frame 1 address=0xffffffff817530ca mapping=0 kinds=kernel,unknown
frame 1 address=0xffffffff81752a2a mapping=0 kinds=kernel,unknown
frame 1 address=0xffffffff817535e5 mapping=0 kinds=kernel,unknown
frame 1 address=0xffffffff8175382b mapping=0 kinds=kernel,unknown
frame 1 address=0xffffffff81b73198 mapping=0 kinds=kernel,unknown
frame 2 address=0x1ab70 mapping=1 kinds=unknown
frame 2 address=0x1ab78 mapping=1 kinds=unknown
frame 2 address=0x1a34f mapping=1 kinds=unknown
frame 2 address=0x1db15 mapping=1 kinds=unknown
frame 2 address=0x7ec1 mapping=1 kinds=unknown
frame 3 address=0x2724a mapping=2 kinds=unknown
frame 4 address=0x137e mapping=3 kinds=unknown
frame 4 address=0x128b mapping=3 kinds=unknown
frame 4 address=0x1272 mapping=3 kinds=unknown
frame 4 address=0x1252 mapping=3 kinds=unknown
frame 4 address=0x11ef mapping=3 kinds=unknown
stack 0 0   # "[unknown]"
stack 1 1   # "[kernel.kallsyms]"
stack 2 2   # "[kernel.kallsyms]"
stack 3 3   # "[kernel.kallsyms]"
stack 4 4   # "[kernel.kallsyms]"
stack 5 5   # "[kernel.kallsyms]"
stack 6 6   # "[kernel.kallsyms]"
stack 7 7   # "[kernel.kallsyms]"
stack 6 8   # "[kernel.kallsyms]"
stack 7 7   # "[kernel.kallsyms]"
stack 6 9   # "[kernel.kallsyms]"
stack 7 10   # "[kernel.kallsyms]"
stack 0 11   # "[ld-linux-x86-64.so.2]"
stack 0 12   # "[ld-linux-x86-64.so.2]"
stack 1 13   # "[ld-linux-x86-64.so.2]"
stack 2 14   # "[ld-linux-x86-64.so.2]"
stack 3 15   # "[ld-linux-x86-64.so.2]"
stack 0 16   # "[libc.so.6]"
stack 1 17   # "[work]"
stack 2 18   # "[work]"
stack 3 18   # "[work]"
stack 4 18   # "[work]"
stack 5 18   # "[work]"
stack 6 18   # "[work]"
stack 7 19   # "[work]"
stack 8 20   # "[work]"
stack 9 21   # "[work]"
sample 7 1 0 0 1 thread=0 time=0
sample 9 1 0 0 1 thread=0 time=51576
sample 11 1 0 0 1 thread=0 time=66328
sample 12 13 0 0 1 thread=0 time=91907
sample 16 554 0 0 1 thread=0 time=346807
sample 26 0 5025125 0 1 thread=0 time=8999506
sample 26 0 0 5025125 1 thread=0 time=9008510
