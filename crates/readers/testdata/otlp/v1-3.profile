reflame profile 1
type "cpu" "nanoseconds"
comment "work"
time 1700000000000000000
duration 1000
period "cpu" "nanoseconds" 10
drop-frames "work"
keep-frames "main"
mapping "/srv/shop/bin/shop" start=0x400000 limit=0x500000 build-id="aabb" functions files lines inlines
thread 0 "worker"
func "main" module="shop" file="main.c" line=1 language=c
func "[shop]" module="shop"
func "work"
frame 0 line=3 address=0x400010 mapping=0 kinds=native
frame 1 address=0x400020 mapping=0 kinds=native,unknown
frame 2 line=9 address=0x400030 kinds=native
stack 0 0   # "main"
stack 1 1   # "[shop]"
stack 2 2   # "work"
stack 0 1   # "[shop]"
stack 1 2   # "work"
labels "service.name"="shop" "color"="red" "key"="value" "bytes_read"=64"bytes" "trace_id"="ff0102030405060708090a0b0c0d0e0f" "span_id"="ff01020304050607"
labels "service.name"="shop" "color"="red"
sample 2 5 thread=0 time=1 labels=1
sample 4 7 time=2 labels=2
