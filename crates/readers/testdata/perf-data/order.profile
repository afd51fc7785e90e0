reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
duration 860
period "cpu-clock" "nanoseconds" 1000
mapping "/srv/demo/demo" start=0x1000 limit=0x2000 offset=0x1000
mapping "/srv/demo/other" limit=0x1000
mapping "/srv/demo/late" limit=0x400
process 7 "demo"
process 7 "renamed"
process 8 "renamed"
process 8 "child"
process 8 "other"
process 99 ":99"
process 0 "swapper"
thread 7 "demo" process=0
thread 7 "renamed" process=1
thread 8 "renamed" process=2
thread 8 "child" process=3
thread 8 "other" process=4
thread 9 "renamed" process=1
thread 99 ":99" process=5
thread 0 "swapper" process=6
func "[demo]" module="demo"
func "[unknown]"
func "[other]" module="other"
func "[late]" module="late"
frame 0 address=0x1010 mapping=0 kinds=unknown
frame 0 address=0x1020 mapping=0 kinds=unknown
frame 0 address=0x1030 mapping=0 kinds=unknown
frame 1 address=0x400010 kinds=unknown
frame 2 address=0x10 mapping=1 kinds=unknown
frame 0 address=0x1c10 mapping=0 kinds=unknown
frame 3 address=0x10 mapping=2 kinds=unknown
frame 1 kinds=unknown
stack 0 0   # "[demo]"
stack 1 5   # "[demo]"
stack 2 6   # "[late]"
stack 0 1   # "[demo]"
stack 0 2   # "[demo]"
stack 0 3   # "[unknown]"
stack 1 4   # "[other]"
stack 0 7   # "[unknown]"
sample 0 1000 1 thread=0 time=0
sample 3 1000 1 thread=0 time=100
sample 4 1000 1 thread=1 time=200
sample 0 1000 1 thread=2 time=300
sample 0 1000 1 thread=3 time=400
sample 5 1000 1 thread=4 time=600
sample 6 1000 1 thread=4 time=700
sample 0 1000 1 thread=5 time=750
sample 2 1000 1 thread=1 time=801
sample 5 1000 1 thread=6 time=850
sample 7 1000 1 thread=7 time=860
