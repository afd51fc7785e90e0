reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
period "cpu-clock" "nanoseconds" 1000
mapping "/tmp/perf-7.map" start=0x10000 limit=0x51000
mapping "[heap]" start=0x40000 limit=0x41000
mapping "/srv/demo/gone.so" limit=0x1000
mapping "[vdso]" limit=0x1000
process 7 "demo"
thread 7 "demo" process=0
func "[unknown]"
func "[perf-7.map]" module="perf-7.map"
func "[heap]" module="[heap]"
func "[gone.so]" module="gone.so"
func "[vdso]" module="[vdso]"
frame 0 address=0x60010 kinds=unknown
frame 1 address=0x50010 mapping=0 kinds=jit,unknown
frame 2 address=0x40010 mapping=1 kinds=unknown
frame 3 address=0x10 mapping=2 kinds=unknown
frame 4 address=0x10 mapping=3 kinds=unknown
frame 1 address=0x10010 mapping=0 kinds=jit,unknown
stack 0 0   # "[unknown]"
stack 1 1   # "[perf-7.map]"
stack 2 2   # "[heap]"
stack 3 3   # "[gone.so]"
stack 4 4   # "[vdso]"
stack 5 5   # "[perf-7.map]"
sample 5 1000 1 thread=0 time=0
