reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
comment "austin: 3.7.0"
comment "interval: 100"
comment "mode: wall"
period "wall" "nanoseconds" 100000
process 1 ""
thread 31 "" process=0
func "<unknown>" file="<unknown>"
func "<unknown>"
frame 0 line=5 kinds=unknown
frame 1 kinds=unknown
stack 0 0   # "<unknown>"
stack 1 1   # "<unknown>"
sample 1 100000 1 thread=0
sample 0 1000 1 thread=0
