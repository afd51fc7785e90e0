reflame profile 1
type "samples" "count"
type "cpu" "nanoseconds" default
comment "main"
time 1700000000000000000
duration 10
period "cpu" "nanoseconds" 10
mapping "/srv/shop/bin/shop" start=0x400000 limit=0x500000
thread 12 ""
func "main" module="shop"
func "[shop]" module="shop"
func "idle"
frame 0 line=3 address=0x400010 mapping=0
frame 1 address=0x400020 mapping=0 kinds=unknown
frame 2
stack 0 0   # "main"
stack 1 1   # "[shop]"
stack 0 2   # "idle"
labels "trace_id"="ff0102030405060708090a0b0c0d0e0f" "span_id"="ff01020304050607"
sample 1 1 10 thread=0 time=1 labels=1
sample 2 0 4 time=2
