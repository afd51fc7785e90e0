reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
time 1699999999000000000
duration 3000000000
period "wall" "nanoseconds" 10000000
process 12 ""
thread 34 "" process=0
func "<main>" file="/srv/bin/rails"
frame 0 line=9
stack 0 0   # "<main>"
sample 0 10000000 1 thread=0 time=0
sample 0 10000000 1 thread=0 time=3000000000
