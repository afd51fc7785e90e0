reflame profile 1
type "samples" "count"
type "cpu" "nanoseconds"
comment "a comment"
time 1700000000000000000
duration 5000000000
period "cpu" "nanoseconds" 10000000
drop-frames "drop.*"
keep-frames "keep.*"
doc-url "https://example.org/doc"
mapping "/usr/bin/app" start=0x400000 limit=0x500000 offset=0x1000 build-id="c0ffee" functions files lines inlines
func "main" system="_main" module="app" file="/src/main.c" line=3 language=c
func "inlined" module="app" file="/src/main.c" language=c
func "leaf" module="app"
frame 0 line=12 address=0x400100 mapping=0 kinds=native
frame 0 line=14 address=0x400200 mapping=0 kinds=native
frame 1 line=20 address=0x400200 mapping=0 inline=1 kinds=native,inlined
frame 2 line=30 address=0x400200 mapping=0 inline=2 kinds=inlined
stack 0 0   # "main"
stack 1 1   # "main"
stack 2 2   # "inlined"
stack 3 3   # "leaf"
labels "thread"="worker" "size"=4096"bytes"
labels "tid"=-7
sample 3 1 10000000 labels=1
sample 0 2 20000000 labels=1
sample 0 4 40000000 labels=2
# snapshot: 3 records, 453 bytes
