reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
duration 8000000
func "(anonymous) file:///srv/demo/app.js:1:1" qualified="(anonymous)" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="(anonymous) (/srv/demo/app.js:1:1)" normalised="(anonymous) (/srv/demo/app.js)" line=1 language=javascript
func "(anonymous) file:///srv/demo/app.js:9:42" qualified="(anonymous)" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="(anonymous) (/srv/demo/app.js:9:42)" normalised="(anonymous) (/srv/demo/app.js)" line=9 language=javascript
func "card" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="card (/srv/demo/app.js)" normalised="card (/srv/demo/app.js)" line=8 language=javascript
func "(anonymous) file:///srv/demo/app.js:9:21" qualified="(anonymous)" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="(anonymous) (/srv/demo/app.js:9:21)" normalised="(anonymous) (/srv/demo/app.js)" line=9 language=javascript
func "(garbage collector)" language=javascript
func "(idle)" language=javascript
func "(program)" language=javascript
frame 0
frame 1
frame 2 line=9
frame 3
frame 4 kinds=gc,vm
frame 5 kinds=vm
frame 6 kinds=vm
stack 0 0   # "(anonymous) (/srv/demo/app.js:1:1)"
stack 1 1   # "(anonymous) (/srv/demo/app.js:9:42)"
stack 1 2   # "card (/srv/demo/app.js)"
stack 2 3   # "(anonymous) (/srv/demo/app.js:9:21)"
stack 0 4   # "(garbage collector)"
stack 0 5   # "(idle)"
stack 0 6   # "(program)"
sample 6 1100000 1 time=400000
sample 2 500000 1 time=1500000
sample 3 500000 1 time=2000000
sample 1 500000 1 time=2500000
sample 4 1000000 1 time=3000000
sample 2 2000000 1 time=4000000
sample 5 2000000 1 time=6000000
