reflame profile 1
type "Ir" "count"
type "Dr" "count"
type "Dw" "count"
type "I1mr" "count"
type "D1mr" "count"
type "D1mw" "count"
type "ILmr" "count"
type "DLmr" "count"
type "DLmw" "count"
type "Bc" "count"
type "Bcm" "count"
type "Bi" "count"
type "Bim" "count"
comment "I1 cache: 32768 B, 64 B, 8-way associative"
comment "D1 cache: 49152 B, 64 B, 12-way associative"
comment "LL cache: 536870912 B, 64 B, 2-way associative"
comment "Timerange: Basic block 0 - 26582"
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
func "check" module="shop" file="/srv/demo/shop.c" language=c
func "price" module="shop" file="/srv/demo/shop.c" language=c
func "hash" module="shop" file="/srv/demo/shop.c" language=c
frame 0 address=0x1ab70 mapping=0 kinds=unknown
frame 1 mapping=1
frame 2 line=360 mapping=2 kinds=native
frame 3 line=58 mapping=2 kinds=native
frame 4 line=40 mapping=1 kinds=native
frame 5 line=29 mapping=1 kinds=native
frame 5 line=30 mapping=1 kinds=native
frame 5 line=31 mapping=1 kinds=native
frame 5 line=32 mapping=1 kinds=native
frame 6 line=26 mapping=1 kinds=native
frame 4 line=41 mapping=1 kinds=native
frame 6 line=27 mapping=1 kinds=native
frame 7 line=21 mapping=1 kinds=native
frame 8 line=13 mapping=1 kinds=native
frame 8 line=12 mapping=1 kinds=native
frame 8 line=6 mapping=1 kinds=native
frame 8 line=7 mapping=1 kinds=native
frame 8 line=8 mapping=1 kinds=native
frame 7 line=20 mapping=1 kinds=native
frame 7 line=18 mapping=1 kinds=native
frame 7 line=19 mapping=1 kinds=native
frame 7 line=23 mapping=1 kinds=native
frame 4 line=34 mapping=1 kinds=native
frame 4 line=36 mapping=1 kinds=native
frame 4 line=37 mapping=1 kinds=native
frame 4 line=35 mapping=1 kinds=native
frame 4 line=39 mapping=1 kinds=native
frame 4 line=38 mapping=1 kinds=native
frame 4 line=43 mapping=1 kinds=native
frame 4 line=44 mapping=1 kinds=native
stack 0 0   # "[ld-linux-x86-64.so.2]"
stack 1 1   # "(below main)"
stack 2 2   # "__libc_start_main@@GLIBC_2.34"
stack 3 3   # "(below main)"
stack 4 4   # "main"
stack 5 5   # "order"
stack 5 6   # "order"
stack 6 9   # "check"
stack 7 13   # "hash"
stack 7 14   # "hash"
stack 7 15   # "hash"
stack 7 16   # "hash"
stack 7 17   # "hash"
stack 6 11   # "check"
stack 5 7   # "order"
stack 6 12   # "price"
stack 7 13   # "hash"
stack 7 14   # "hash"
stack 7 15   # "hash"
stack 7 16   # "hash"
stack 7 17   # "hash"
stack 6 18   # "price"
stack 6 19   # "price"
stack 6 20   # "price"
stack 6 21   # "price"
stack 5 8   # "order"
stack 4 10   # "main"
stack 5 9   # "check"
stack 6 13   # "hash"
stack 6 14   # "hash"
stack 6 15   # "hash"
stack 6 16   # "hash"
stack 6 17   # "hash"
stack 5 11   # "check"
stack 4 22   # "main"
stack 4 23   # "main"
stack 4 24   # "main"
stack 4 25   # "main"
stack 4 26   # "main"
stack 4 27   # "main"
stack 4 28   # "main"
stack 4 29   # "main"
sample 5 80 0 40 0 0 0 0 0 0 0 0 0 0
sample 6 20 0 20 0 0 0 0 0 0 0 0 0 0
sample 14 104 0 20 0 0 0 0 0 0 20 1 0 0
sample 25 60 60 0 0 0 0 0 0 0 0 0 0 0
sample 7 53 0 20 0 0 0 0 0 0 0 0 0 0
sample 27 27 0 20 0 0 0 0 0 0 0 0 0 0
sample 13 26 26 0 0 0 0 0 0 0 0 0 0 0
sample 33 14 14 0 0 0 0 0 0 0 0 0 0 0
sample 16 302 3 0 0 0 0 0 0 0 100 7 0 0
sample 8 4013 37 0 0 0 0 0 0 0 1300 41 0 0
sample 28 2045 20 0 0 0 0 0 0 0 660 27 0 0
sample 17 3 0 0 0 0 0 0 0 0 0 0 0 0
sample 9 38 0 0 0 0 0 0 0 0 0 0 0 0
sample 29 19 0 0 0 0 0 0 0 0 0 0 0 0
sample 18 95 97 0 0 0 0 0 0 0 0 0 0 0
sample 10 1262 1256 0 0 0 0 0 0 0 0 0 0 0
sample 30 643 647 0 0 0 0 0 0 0 0 0 0 0
sample 19 95 0 0 0 0 0 0 0 0 0 0 0 0
sample 11 1262 0 0 1 0 0 1 0 0 0 0 0 0
sample 31 643 0 0 0 0 0 0 0 0 0 0 0 0
sample 20 285 0 0 0 0 0 0 0 0 0 0 0 0
sample 12 3786 0 0 0 0 0 0 0 0 0 0 0 0
sample 32 1929 0 0 0 0 0 0 0 0 0 0 0 0
sample 21 3784 0 0 0 0 0 0 0 0 1268 37 0 0
sample 22 80 0 40 0 0 0 0 0 0 0 0 0 0
sample 15 16364 1248 20 1 0 0 1 0 0 0 0 0 0
sample 23 20 0 0 0 0 0 0 0 0 0 0 0 0
sample 24 80 60 0 0 0 0 0 0 0 0 0 0 0
sample 34 8 0 5 2 0 0 2 0 0 0 0 0 0
sample 35 258 0 0 0 0 0 0 0 0 64 10 0 0
sample 36 64 0 64 0 0 1 0 0 0 0 0 0 0
sample 37 1 0 0 0 0 0 0 0 0 0 0 0 0
sample 4 81 0 20 1 0 0 1 0 0 0 0 0 0
sample 38 20 0 20 0 0 0 0 0 0 0 0 0 0
sample 26 100 0 20 0 0 0 0 0 0 0 0 0 0
sample 39 60 0 0 0 0 0 0 0 0 20 3 0 0
sample 40 3 0 0 0 0 0 0 0 0 0 0 0 0
sample 41 7 6 0 0 0 0 0 0 0 0 0 0 0
