reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
comment "os release : 6.1.0"
comment "perf version : 6.1.187"
comment "arch : x86_64"
comment "cpudesc : AMD EPYC"
comment "nrcpus online : 2"
comment "total memory : 24684100 kB"
duration 15136332
period "cpu-clock" "nanoseconds" 5025125
mapping "/usr/lib/x86_64-linux-gnu/libc.so.6" start=0x26000 limit=0x17c000 offset=0x26000
mapping "/srv/demo/work" start=0x1000 limit=0x2000 offset=0x1000 build-id="43ca44a844bdf3a3c250ce22b4e57b658df9102e"
process 17079 "work"
thread 17079 "work" process=0
func "[libc.so.6]" module="libc.so.6"
func "[work]" module="work"
frame 0 address=0x2724a mapping=0 kinds=unknown
frame 1 address=0x137e mapping=1 kinds=unknown
frame 1 address=0x128b mapping=1 kinds=unknown
frame 1 address=0x1272 mapping=1 kinds=unknown
frame 1 address=0x1252 mapping=1 kinds=unknown
frame 1 address=0x11ef mapping=1 kinds=unknown
frame 1 address=0x11fa mapping=1 kinds=unknown
stack 0 0   # "[libc.so.6]"
stack 1 1   # "[work]"
stack 2 2   # "[work]"
stack 3 2   # "[work]"
stack 4 2   # "[work]"
stack 5 2   # "[work]"
stack 6 2   # "[work]"
stack 7 3   # "[work]"
stack 8 4   # "[work]"
stack 9 5   # "[work]"
stack 9 6   # "[work]"
labels "cpu"=0
sample 9 5025125 1 thread=0 time=0 labels=1
sample 9 5025125 1 thread=0 time=5069303 labels=1
sample 9 5025125 1 thread=0 time=10094370 labels=1
sample 10 5025125 1 thread=0 time=15136332 labels=1
