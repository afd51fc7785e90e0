reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
duration 4000000
func "(program)" language=javascript
func "main" file="http://localhost/app.js?v=3" display="main (http://localhost/app.js?v=3)" normalised="main (http://localhost/app.js?v=3)" line=1 language=javascript
func "card" file="http://localhost/app.js?v=3" display="card (http://localhost/app.js?v=3)" normalised="card (http://localhost/app.js?v=3)" line=8 language=javascript
func "(anonymous) http://localhost/app.js?v=3:9:3" qualified="(anonymous)" file="http://localhost/app.js?v=3" display="(anonymous) (http://localhost/app.js?v=3:9:3)" normalised="(anonymous) (http://localhost/app.js?v=3)" line=9 language=javascript
frame 0 kinds=vm
frame 1
frame 2
frame 3
stack 0 0   # "(program)"
stack 0 1   # "main (http://localhost/app.js?v=3)"
stack 1 2   # "card (http://localhost/app.js?v=3)"
stack 1 3   # "(anonymous) (http://localhost/app.js?v=3:9:3)"
sample 0 1000000 1 time=500000
sample 2 500000 1 time=1500000
sample 2 1000000 1 time=2000000
sample 3 700000 1 time=3000000
