reflame profile 1
type "samples" "count"
type "cpu" "nanoseconds" default
comment "a comment"
time 1700000000000000000
duration 10
period "cpu" "nanoseconds" 10
mapping "/srv/shop/bin/shop" start=0x400000 limit=0x500000 build-id="aabb" functions files lines inlines
func "main" module="shop" file="main.c" language=c
func "work" module="shop"
func "[shop]" module="shop"
frame 0 line=3 address=0x400010 mapping=0 kinds=native
frame 1 line=4 address=0x400020 mapping=0 kinds=native
frame 2 address=0x400030 mapping=0 kinds=native,unknown
stack 0 0   # "main"
stack 1 1   # "work"
stack 2 2   # "[shop]"
labels "service.name"="shop" "otel.scope.name"="agent" "size"=64"bytes" "trace_id"="ff0102030405060708090a0b0c0d0e0f" "span_id"="ff01020304050607"
labels "service.name"="shop" "otel.scope.name"="agent"
sample 2 1 10 time=1 labels=1
sample 1 1 10 time=2 labels=2
sample 1 1 10 time=3 labels=2
sample 2 2 21 time=4 labels=2
sample 0 1 0 time=6 labels=2
sample 0 1 0 time=7 labels=2
sample 0 1 0 time=8 labels=2
