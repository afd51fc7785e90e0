reflame profile 1
type "instructions" "count"
type "unknown-hardware:u" "count"
type "context-switches:HG" "count"
type "tracepoint 7" "count"
type "L1-dcache-load-misses" "count"
type "LLC-stores:u" "count"
type "raw 0x1c2:HG" "count"
type "mem:0x400000:rw:ppH" "count"
type "power/config=0x5/" "count"
type "raw 0x6:u" "count"
type "samples" "count"
duration 9
period "instructions" "count" 1
process 7 ":7"
thread 7 ":7" process=0
func "[unknown]"
frame 0 address=0x10 kinds=unknown
stack 0 0   # "[unknown]"
sample 0 1 0 0 0 0 0 0 0 0 0 1 thread=0 time=0
sample 0 0 2 0 0 0 0 0 0 0 0 1 thread=0 time=1
sample 0 0 0 3 0 0 0 0 0 0 0 1 thread=0 time=2
sample 0 0 0 0 4 0 0 0 0 0 0 1 thread=0 time=3
sample 0 0 0 0 0 5 0 0 0 0 0 1 thread=0 time=4
sample 0 0 0 0 0 0 6 0 0 0 0 1 thread=0 time=5
sample 0 0 0 0 0 0 0 7 0 0 0 1 thread=0 time=6
sample 0 0 0 0 0 0 0 0 8 0 0 1 thread=0 time=7
sample 0 0 0 0 0 0 0 0 0 9 0 1 thread=0 time=8
sample 0 0 0 0 0 0 0 0 0 0 10 1 thread=0 time=9
