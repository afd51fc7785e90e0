reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
duration 2000000
func "(program)" language=javascript
func "(idle)" language=javascript
func "(garbage collector)" language=javascript
func "(anonymous) file:///srv/demo/app.js:1:1" qualified="(anonymous)" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="(anonymous) (/srv/demo/app.js:1:1)" normalised="(anonymous) (/srv/demo/app.js)" line=1 language=javascript
func "card" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="card (/srv/demo/app.js)" normalised="card (/srv/demo/app.js)" line=8 language=javascript
func "(anonymous) file:///srv/demo/app.js:9:21" qualified="(anonymous)" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="(anonymous) (/srv/demo/app.js:9:21)" normalised="(anonymous) (/srv/demo/app.js)" line=9 language=javascript
func "(anonymous) file:///srv/demo/app.js:9:42" qualified="(anonymous)" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="(anonymous) (/srv/demo/app.js:9:42)" normalised="(anonymous) (/srv/demo/app.js)" line=9 language=javascript
frame 0 kinds=vm
frame 1 kinds=vm
frame 2 kinds=gc,vm
frame 3
frame 4 line=9
frame 5
frame 6
stack 0 0   # "(program)"
stack 0 1   # "(idle)"
stack 0 2   # "(garbage collector)"
stack 0 3   # "(anonymous) (/srv/demo/app.js:1:1)"
stack 1 4   # "card (/srv/demo/app.js)"
stack 2 5   # "(anonymous) (/srv/demo/app.js:9:21)"
stack 1 6   # "(anonymous) (/srv/demo/app.js:9:42)"
sample 4 300000 1 time=500000
sample 6 200000 1 time=800000
sample 5 500000 1 time=1000000
sample 4 500000 1 time=1500000
