reflame profile 1
type "Ir" "count"
comment "Timerange: Basic block 0 - 11894"
comment "Trigger: --dump-every-bb=4000"
comment "Timerange: Basic block 11894 - 25638"
comment "Timerange: Basic block 25638 - 26584"
comment "Trigger: Program termination"
exact
mapping "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" functions files lines
mapping "/srv/shop/shop" functions files lines
mapping "/usr/lib/x86_64-linux-gnu/libc.so.6" functions files lines
func "[ld-linux-x86-64.so.2]" module="ld-linux-x86-64.so.2"
func "(below main)" module="shop"
func "__libc_start_main@@GLIBC_2.34" qualified="__libc_start_main" module="libc.so.6" file="./csu/../csu/libc-start.c" display="__libc_start_main@@GLIBC_2.34" language=c
func "(below main)" module="libc.so.6" file="./csu/../sysdeps/nptl/libc_start_call_main.h"
func "main" module="shop" file="/srv/demo/shop.c" language=c
func "order" module="shop" file="/srv/demo/shop.c" language=c
func "price" module="shop" file="/srv/demo/shop.c" language=c
func "check" module="shop" file="/srv/demo/shop.c" language=c
func "hash" module="shop" file="/srv/demo/shop.c" language=c
frame 0 address=0x1ab70 mapping=0 kinds=unknown
frame 1 mapping=1
frame 2 line=360 mapping=2 kinds=native
frame 3 line=58 mapping=2 kinds=native
frame 4 line=34 mapping=1 kinds=native
frame 4 line=36 mapping=1 kinds=native
frame 4 line=37 mapping=1 kinds=native
frame 4 line=35 mapping=1 kinds=native
frame 4 line=40 mapping=1 kinds=native
frame 4 line=39 mapping=1 kinds=native
frame 4 line=41 mapping=1 kinds=native
frame 4 line=38 mapping=1 kinds=native
frame 4 line=43 mapping=1 kinds=native
frame 4 line=44 mapping=1 kinds=native
frame 5 line=31 mapping=1 kinds=native
frame 6 line=20 mapping=1 kinds=native
frame 6 line=18 mapping=1 kinds=native
frame 6 line=21 mapping=1 kinds=native
frame 6 line=19 mapping=1 kinds=native
frame 6 line=23 mapping=1 kinds=native
frame 5 line=29 mapping=1 kinds=native
frame 5 line=30 mapping=1 kinds=native
frame 5 line=32 mapping=1 kinds=native
frame 7 line=26 mapping=1 kinds=native
frame 7 line=27 mapping=1 kinds=native
frame 8 line=13 mapping=1 kinds=native
frame 8 line=12 mapping=1 kinds=native
frame 8 line=6 mapping=1 kinds=native
frame 8 line=7 mapping=1 kinds=native
frame 8 line=8 mapping=1 kinds=native
stack 0 0   # "[ld-linux-x86-64.so.2]"
stack 1 1   # "(below main)"
stack 2 2   # "__libc_start_main@@GLIBC_2.34"
stack 3 3   # "(below main)"
stack 4 4   # "main"
stack 4 5   # "main"
stack 4 6   # "main"
stack 4 7   # "main"
stack 4 8   # "main"
stack 5 14   # "order"
stack 6 15   # "price"
stack 6 16   # "price"
stack 6 17   # "price"
stack 7 25   # "hash"
stack 7 26   # "hash"
stack 7 27   # "hash"
stack 7 28   # "hash"
stack 7 29   # "hash"
stack 6 18   # "price"
stack 6 19   # "price"
stack 5 20   # "order"
stack 5 21   # "order"
stack 6 23   # "check"
stack 7 25   # "hash"
stack 7 26   # "hash"
stack 7 27   # "hash"
stack 7 28   # "hash"
stack 7 29   # "hash"
stack 6 24   # "check"
stack 5 22   # "order"
stack 4 9   # "main"
stack 4 10   # "main"
stack 5 23   # "check"
stack 6 25   # "hash"
stack 6 26   # "hash"
stack 6 27   # "hash"
stack 6 28   # "hash"
stack 6 29   # "hash"
stack 5 24   # "check"
stack 4 11   # "main"
stack 4 12   # "main"
stack 4 13   # "main"
sample 4 8
sample 5 258
sample 6 64
sample 7 1
sample 8 81
sample 30 20
sample 31 100
sample 39 60
sample 40 3
sample 41 7
sample 10 3784
sample 11 80
sample 12 16364
sample 18 20
sample 19 80
sample 20 80
sample 21 20
sample 9 104
sample 29 60
sample 22 53
sample 32 27
sample 28 26
sample 38 14
sample 13 302
sample 23 4013
sample 33 2045
sample 14 3
sample 24 38
sample 34 19
sample 15 95
sample 25 1262
sample 35 643
sample 16 95
sample 26 1262
sample 36 643
sample 17 285
sample 27 3786
sample 37 1929
