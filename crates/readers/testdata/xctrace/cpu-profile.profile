reflame profile 1
type "time" "nanoseconds"
type "cycles" "count"
type "samples" "count"
func "&file;"
func "café" file="/srv/a<b>.c" language=c
frame 0 address=0x10
frame 1 line=3 address=0x20 kinds=native
stack 0 1   # "café"
stack 1 0   # "&file;"
stack 0 0   # "&file;"
sample 1 0 1020304 1 time=10
sample 1 0 1020304 1 time=20
sample 2 5 0 1 time=30
