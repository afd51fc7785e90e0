reflame profile 1
type "cpu-clock:u" "nanoseconds"
type "samples" "count"
comment "os release : 6.1.0"
comment "perf version : 6.1.187"
comment "arch : x86_64"
comment "cpudesc : AMD EPYC"
comment "nrcpus online : 2"
comment "total memory : 24684100 kB"
duration 19493773
period "cpu-clock:u" "nanoseconds" 1001001
mapping "/srv/demo/work" limit=0x5000 build-id="43ca44a844bdf3a3c250ce22b4e57b658df9102e"
process 4926 "work"
thread 4926 "work" process=0
func "[work]" module="work"
frame 0 address=0x11ef mapping=0 kinds=unknown
frame 0 address=0x11fa mapping=0 kinds=unknown
frame 0 address=0x11f4 mapping=0 kinds=unknown
stack 0 0 truncated   # "[work]"
stack 0 1 truncated   # "[work]"
stack 0 2 truncated   # "[work]"
sample 0 1001001 1 thread=0 time=0
sample 1 1001001 1 thread=0 time=996797
sample 1 1001001 1 thread=0 time=1996328
sample 1 1001001 1 thread=0 time=7118210
sample 0 1001001 1 thread=0 time=8114977
sample 0 1001001 1 thread=0 time=9116281
sample 2 1001001 1 thread=0 time=10118115
sample 1 1001001 1 thread=0 time=19493773
