reflame profile 1
type "alloc_space" "bytes"
func "(V8 API)"
func "(anonymous) file:///srv/demo/app.js:1:1" qualified="(anonymous)" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="(anonymous) (/srv/demo/app.js:1:1)" normalised="(anonymous) (/srv/demo/app.js)" line=1 language=javascript
func "fill" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="fill (/srv/demo/app.js)" normalised="fill (/srv/demo/app.js)" line=8 language=javascript
func "(anonymous) file:///srv/demo/app.js:10:5" qualified="(anonymous)" file="/srv/demo/app.js" recorded-file="file:///srv/demo/app.js" display="(anonymous) (/srv/demo/app.js:10:5)" normalised="(anonymous) (/srv/demo/app.js)" line=10 language=javascript
frame 0
frame 1
frame 2
frame 3
stack 0 0   # "(V8 API)"
stack 0 1   # "(anonymous) (/srv/demo/app.js:1:1)"
stack 1 2   # "fill (/srv/demo/app.js)"
stack 2 3   # "(anonymous) (/srv/demo/app.js:10:5)"
sample 0 1024
sample 2 66000
sample 3 800
