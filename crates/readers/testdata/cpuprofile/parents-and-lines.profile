reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
duration 50000
func "main" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="main (/srv/demo/app.js)" normalised="main (/srv/demo/app.js)" line=1 language=javascript
func "get" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="get (/srv/demo/app.js)" normalised="get (/srv/demo/app.js)" line=5 language=javascript
func "lost" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="lost (/srv/demo/app.js)" normalised="lost (/srv/demo/app.js)" line=7 language=javascript
func "(root)" language=javascript
frame 0
frame 1
frame 2
frame 1 line=6
frame 1 line=7
frame 3 kinds=vm
frame 2 line=8
stack 0 0   # "main (/srv/demo/app.js)"
stack 1 1   # "get (/srv/demo/app.js)"
stack 1 3   # "get (/srv/demo/app.js)"
stack 1 4   # "get (/srv/demo/app.js)"
stack 0 2 truncated   # "lost (/srv/demo/app.js)"
stack 0 5   # "(root)"
stack 0 6 truncated   # "lost (/srv/demo/app.js)"
sample 2 10000 1 time=10000
sample 3 10000 1 time=20000
sample 0 10000 1 time=30000
sample 5 0 1 time=40000
sample 6 10000 1 time=40000
