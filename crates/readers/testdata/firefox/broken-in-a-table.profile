reflame profile 1
type "samples" "count"
type "cpu" "nanoseconds"
comment "shop"
time 1700000001000500000
period "time" "nanoseconds" 1000000
mapping "/srv/demo/shop" build-id="25036b9cde523af7e1be751c8118c5f11a709b5a"
mapping "/usr/lib/libc.so.6" build-id="EC61AC938E5A39B16F9FBD350E3169A50"
mapping "[kernel.kallsyms]"
process 41 "shop"
thread 41 "shop" process=0
func "main" module="shop" file="shop.c" line=38 language=c
func "order" module="shop" file="shop.c" language=c
func "price" module="shop" file="shop.c" language=c
func "lib.rs" module="shop" file="lib.rs" language=rust
func "[shop]" module="shop"
func "[libc.so.6]" module="libc.so.6"
func "sys_read" module="[kernel.kallsyms]" language=c
func "[unknown]"
frame 0 line=40 address=0x1000 mapping=0 kinds=native
frame 1 line=20 address=0x1068 mapping=0 kinds=native
frame 2 line=12 address=0x1068 mapping=0 inline=1 kinds=native,inlined
frame 3 line=7 address=0x1068 mapping=0 inline=2 kinds=native,inlined
frame 4 address=0x1a2b mapping=0 kinds=unknown
frame 5 address=0x3c4d mapping=1 kinds=unknown
frame 6 address=0x309 mapping=2 kinds=kernel
frame 7 address=0x7f0012345678 kinds=unknown
stack 0 0   # "main"
stack 1 1   # "order"
stack 2 2   # "price"
stack 3 3   # "lib.rs"
stack 1 4   # "[shop]"
stack 2 5   # "[libc.so.6]"
stack 1 6   # "sys_read"
stack 2 7   # "[unknown]"
sample 3 1 0 thread=0 time=250000
sample 3 1 900000 thread=0 time=1250001
sample 5 1 1000000 thread=0 time=2250001
sample 7 1 250000 thread=0 time=5250001
sample 2 1 1000 thread=0 time=6750001
