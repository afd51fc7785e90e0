reflame profile 1
type "cycles" "count"
type "samples" "count"
period "cycles" "count" 1
mapping "/usr/lib/ld.so" functions
mapping "/usr/lib/libc.so.6" functions
mapping "/srv/demo/app" functions
process 0 "app"
thread 5 "app" process=0
func "_start" module="ld.so"
func "start" module="libc.so.6" language=c
func "main" module="app" file="t.c" language=c
func "work" module="app" file="/srv/demo/t.c" language=c
func "step" module="app" file="t.c" language=c
frame 0 address=0xaaaa mapping=0 kinds=native
frame 1 address=0x9999 mapping=1 kinds=native
frame 2 line=12 address=0x1180 mapping=2 kinds=native
frame 3 line=7 address=0x1139 mapping=2 kinds=native
frame 4 line=3 address=0x1139 mapping=2 inline=1 kinds=native,inlined
stack 0 0   # "_start"
stack 1 1   # "start"
stack 2 2   # "main"
stack 3 3   # "work"
stack 4 4   # "step"
sample 4 1 1 thread=0 time=0
