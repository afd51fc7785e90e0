reflame profile 1
type "samples" "count"
comment "shop"
time 1700000001000500000
period "time" "nanoseconds" 1000000
mapping "/srv/demo/shop" build-id="25036b9cde523af7e1be751c8118c5f11a709b5a"
process 41 "shop"
thread 42 "pool" process=0
func "main" module="shop" file="shop.c" line=38 language=c
frame 0 line=41 address=0x1000 mapping=0 kinds=native
stack 0 0   # "main"
sample 0 1 thread=0 time=0
sample 0 3 thread=0 time=2750000
