reflame profile 1
type "page-faults" "count"
type "samples" "count"
comment "captured on    : Sun Nov 22 18:31:54 2026"
comment "os release : 6.18.44"
comment "perf version : 6.1.187"
comment "arch : x86_64"
period "page-faults" "count" 1
mapping "/srv/demo/app" functions
process 0 "app"
thread 5 "app" process=0
func "main" module="app"
func "work" module="app"
frame 0 address=0x382b6 mapping=0
frame 1 address=0x1b780 mapping=0
stack 0 0   # "main"
stack 1 1   # "work"
sample 1 1 1 thread=0 time=0
sample 1 1 1 thread=0 time=5000
