reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
duration 25000000
thread 0 "Thread 7 \"MainThread\""
thread 0 "Thread 8 \"pool é\""
func "run" package="threading" file="threading.py" display="run (threading.py)" normalised="run (threading.py)" language=python
func "work" package="w" file="w.py" display="work (w.py)" normalised="work (w.py)" language=python
func "wait" package="w" file="w.py" display="wait (w.py)" normalised="wait (w.py)" language=python
frame 0 line=982
frame 1 line=5
frame 2 line=9
stack 0 0   # "run (threading.py)"
stack 1 1   # "work (w.py)"
stack 1 2   # "wait (w.py)"
sample 1 10000000 1 thread=0 time=0
sample 2 10000000 1 thread=0 time=10000000
sample 2 10000000 1 thread=1 time=5000000
sample 2 10000000 1 thread=1 time=15000000
