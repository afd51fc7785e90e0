reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
duration 20000
process 7 ""
thread 3 "" process=0
func "main" file="http://localhost/app.js" display="main (http://localhost/app.js)" normalised="main (http://localhost/app.js)" line=1 language=javascript
frame 0
stack 0 0   # "main (http://localhost/app.js)"
sample 0 10000 1 thread=0 time=0
sample 0 10000 1 thread=0 time=10000
