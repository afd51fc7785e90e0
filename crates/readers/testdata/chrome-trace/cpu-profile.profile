reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
type "wall" "nanoseconds"
type "cpu" "nanoseconds"
duration 75000
process 7 ""
thread 1 "CrRendererMain" process=0
thread 2 "" process=0
func "(program)" language=javascript
func "(anonymous)" file="http://localhost/app.js" display="(anonymous) (http://localhost/app.js)" normalised="(anonymous) (http://localhost/app.js)" language=javascript
func "draw" file="http://localhost/app.js" display="draw (http://localhost/app.js)" normalised="draw (http://localhost/app.js)" line=10 language=javascript
func "late" file="http://localhost/app.js" display="late (http://localhost/app.js)" normalised="late (http://localhost/app.js)" line=21 language=javascript
func "work" file="http://localhost/app.js" display="work (http://localhost/app.js)" normalised="work (http://localhost/app.js)" line=31 language=javascript
func "RunTask"
frame 0 kinds=vm
frame 1
frame 2
frame 3
frame 3 line=22
frame 2 line=11
frame 1 line=5
frame 4
frame 5
stack 0 0   # "(program)"
stack 0 1   # "(anonymous) (http://localhost/app.js)"
stack 1 2   # "draw (http://localhost/app.js)"
stack 2 3   # "late (http://localhost/app.js)"
stack 2 4   # "late (http://localhost/app.js)"
stack 1 5   # "draw (http://localhost/app.js)"
stack 0 6   # "(anonymous) (http://localhost/app.js)"
stack 0 7   # "work (http://localhost/app.js)"
stack 0 8   # "RunTask"
sample 0 20000 1 0 0 thread=0 time=10000
sample 1 10000 1 0 0 thread=0 time=30000
sample 2 10000 1 0 0 thread=0 time=40000
sample 4 10000 1 0 0 thread=0 time=50000
sample 5 5000 1 0 0 thread=0 time=60000
sample 6 10000 1 0 0 thread=0 time=65000
sample 7 5000 1 0 0 thread=1 time=5000
sample 7 7000 1 0 0 thread=1 time=10000
sample 8 0 0 60000 55000 thread=0 time=0
