reflame profile 1
type "samples" "count"
type "cpu" "nanoseconds"
time 1700000000090000000
period "time" "nanoseconds" 1000000
mapping "/opt/firefox/libxul.so" start=0x400000 limit=0x800000 offset=0x1000 build-id="44E4EC8C2F41492B9369D6B9A059577C2"
mapping "/usr/lib/libc.so.6" start=0x100000 limit=0x200000 build-id="beef"
process 7 "Web Content"
thread 7 "GeckoMain" process=0
func "(root)" language=javascript
func "XREMain" module="libxul.so"
func "click" file="https://x.org/app.js" display="click (https://x.org/app.js)" normalised="click (https://x.org/app.js)" line=50 language=javascript
func "(root scope) https://x.org/lib.js" file="https://x.org/lib.js" display="(root scope) https://x.org/lib.js (https://x.org/lib.js)" normalised="(root scope) https://x.org/lib.js (https://x.org/lib.js)" line=1 language=javascript
func "js::RunScript"
func "[libxul.so]" module="libxul.so"
func "[libc.so.6]" module="libc.so.6"
func "[unknown]"
frame 0 kinds=vm
frame 1 kinds=native
frame 2 line=55
frame 3 line=1
frame 4 kinds=kernel
frame 5 address=0x401234 mapping=0 kinds=unknown
frame 6 address=0x101010 mapping=1 kinds=unknown
frame 7 address=0x9999999999 kinds=unknown
stack 0 0   # "(root)"
stack 1 1   # "XREMain"
stack 2 2   # "click (https://x.org/app.js)"
stack 3 3   # "(root scope) https://x.org/lib.js (https://x.org/lib.js)"
stack 4 4   # "js::RunScript"
stack 5 5   # "[libxul.so]"
stack 6 6   # "[libc.so.6]"
stack 1 7   # "[unknown]"
sample 6 1 5000 thread=0 time=10000000
sample 5 1 0 thread=0 time=11500000
sample 7 1 9 thread=0 time=13000000
sample 1 1 0 thread=0 time=14500000
