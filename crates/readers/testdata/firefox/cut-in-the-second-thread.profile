reflame profile 1
type "samples" "count"
type "js_alloc" "bytes"
type "native_alloc" "bytes"
type "native_free" "bytes"
time 1700000000500250000
duration 20500000
period "time" "nanoseconds" 1000000
process 7 "Web Content"
thread 7 "GeckoMain" process=0
func "main"
func "render" file="http://x.org/app.js" display="render (http://x.org/app.js)" normalised="render (http://x.org/app.js)" line=99 language=javascript
func "JS::Run" module="libxul.so"
frame 0
frame 1 line=101
frame 2 kinds=native
stack 0 0   # "main"
stack 1 1   # "render (http://x.org/app.js)"
stack 2 2   # "JS::Run"
sample 1 1 0 0 0 thread=0 time=1000000
sample 2 1 0 0 0 thread=0 time=2000000
sample 1 0 64 0 0 thread=0 time=1500000
sample 2 0 0 1024 0 thread=0 time=1500000
sample 2 0 0 0 512 thread=0 time=3000000
sample 2 0 0 16 0 thread=0 time=4000000
