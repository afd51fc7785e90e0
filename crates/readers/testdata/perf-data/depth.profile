reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
duration 20
period "cpu-clock" "nanoseconds" 1000
process 7 ":7"
thread 7 ":7" process=0
func "[unknown]"
frame 0 address=0x400013 kinds=unknown
frame 0 address=0x400012 kinds=unknown
frame 0 address=0x400011 kinds=unknown
frame 0 address=0x400010 kinds=unknown
stack 0 0 truncated   # "[unknown]"
stack 1 1   # "[unknown]"
stack 2 2   # "[unknown]"
stack 3 3   # "[unknown]"
stack 0 1   # "[unknown]"
stack 1 2   # "[unknown]"
stack 2 3   # "[unknown]"
sample 3 1000 1 thread=0 time=0
sample 6 1000 1 thread=0 time=10
sample 3 1000 1 thread=0 time=20
