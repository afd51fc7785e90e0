reflame profile 1
type "cpu" "nanoseconds"
time 1700000000000000000
duration 1000
mapping "shop" start=0x1000 build-id="aabb"
func "main"
func "[shop]" module="shop"
frame 0 line=3
frame 1 address=0x1004 mapping=0 kinds=native,unknown
stack 0 0   # "main"
stack 1 1   # "[shop]"
labels "color"="red" "key"="value" "key"=64
sample 1 5 labels=1
