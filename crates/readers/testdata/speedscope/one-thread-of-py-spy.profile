reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
duration 10000000
thread 0 "Thread 7 \"MainThread\""
func "work" package="w" file="w.py" display="work (w.py)" normalised="work (w.py)" language=python
frame 0 line=5
stack 0 0   # "work (w.py)"
sample 0 10000000 1 thread=0 time=0
