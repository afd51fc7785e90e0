reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
duration 100000
func "main" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="main (/srv/demo/app.js)" normalised="main (/srv/demo/app.js)" line=4 language=javascript
func "gét \"x\"" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="gét \"x\" (/srv/demo/app.js)" normalised="gét \"x\" (/srv/demo/app.js)" line=4 language=javascript
func "a" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="a (/srv/demo/app.js)" normalised="a (/srv/demo/app.js)" line=6 language=javascript
func "b" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="b (/srv/demo/app.js)" normalised="b (/srv/demo/app.js)" line=7 language=javascript
func "twin" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="twin (/srv/demo/app.js)" normalised="twin (/srv/demo/app.js)" line=7 language=javascript
func "(anonymous)" language=javascript
func "unnumbered"
func "self"
func "(root)" language=javascript
frame 0
frame 1
frame 2
frame 3
frame 4
frame 5
frame 6
frame 7
frame 8 kinds=vm
stack 0 0   # "main (/srv/demo/app.js)"
stack 0 1   # "gét \"x\" (/srv/demo/app.js)"
stack 0 2   # "a (/srv/demo/app.js)"
stack 0 3   # "b (/srv/demo/app.js)"
stack 0 4   # "twin (/srv/demo/app.js)"
stack 0 5   # "(anonymous)"
stack 0 6   # "unnumbered"
stack 0 7 truncated   # "self"
stack 0 8   # "(root)"
sample 1 10000 1 time=10000
sample 3 10000 1 time=20000
sample 5 0 1 time=30000
sample 5 10000 1 time=30000
sample 7 10000 1 time=40000
sample 0 10000 1 time=70000
sample 8 20000 1 time=80000
