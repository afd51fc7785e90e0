reflame profile 1
type "cpu" "nanoseconds"
comment "main"
time 1700000000000000000
duration 10
mapping "shop" start=0x400000 functions
func "main" module="shop"
func "[unknown]"
frame 0 line=3 mapping=0
frame 1 address=0x10 kinds=unknown
stack 0 0   # "main"
stack 1 1   # "[unknown]"
labels "size"=64 "trace_id"="ff0102030405060708090a0b0c0d0e0f" "span_id"="ff01020304050607"
sample 1 5 time=1 labels=1
