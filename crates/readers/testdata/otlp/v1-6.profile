reflame profile 1
type "cpu" "nanoseconds"
time 1700000000000000000
duration 10
mapping "/srv/shop/bin/shop" start=0x400000 limit=0x500000
func "main" module="shop"
func "[shop]" module="shop"
frame 0 line=3 address=0x400010 mapping=0
frame 1 address=0x400020 mapping=0 kinds=unknown
stack 0 0   # "main"
stack 1 1   # "[shop]"
labels "color"="red"
sample 1 5 labels=1
