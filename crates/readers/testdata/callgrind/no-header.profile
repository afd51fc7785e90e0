reflame profile 1
type "Microseconds" "nanoseconds"
type "Samples" "count"
func "main" package="a" file="a.py" display="main (a.py)" normalised="main (a.py)" language=python
func "work" package="b" file="b.py" display="work (b.py)" normalised="work (b.py)" language=python
frame 0 line=1
frame 0 line=2
frame 1 line=1
stack 0 0   # "main (a.py)"
stack 0 1   # "main (a.py)"
stack 1 2   # "work (b.py)"
sample 0 5000 1
sample 2 7000 2
