reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
comment "os release : 6.1.0"
comment "perf version : 6.1.187"
comment "arch : x86_64"
comment "cpudesc : AMD EPYC"
comment "nrcpus online : 2"
comment "total memory : 24684100 kB"
time 1795370713996874001
duration 10130066
period "cpu-clock" "nanoseconds" 10101010
mapping "/usr/lib/x86_64-linux-gnu/libc.so.6" start=0x26000 limit=0x17c000 offset=0x26000
mapping "/srv/demo/work" start=0x1000 limit=0x2000 offset=0x1000 build-id="43ca44a844bdf3a3c250ce22b4e57b658df9102e"
process 13822 "work"
thread 13822 "work" process=0
func "[libc.so.6]" module="libc.so.6"
func "[work]" module="work"
frame 0 address=0x2724a mapping=0 kinds=unknown
frame 1 address=0x137e mapping=1 kinds=unknown
frame 1 address=0x128b mapping=1 kinds=unknown
frame 1 address=0x1272 mapping=1 kinds=unknown
frame 1 address=0x1252 mapping=1 kinds=unknown
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
sample 9 10101010 1 thread=0 time=0
sample 9 10101010 1 thread=0 time=10130066
