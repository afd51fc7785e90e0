reflame profile 1
type "samples" "count"
type "cpu" "seconds" scale=1000 default
comment "a \"title\""
time 1700000000123456789
duration 2000001
mapping "/usr/lib/libc.so" build-id="c0de"
process 7 "shop"
thread 9 "pool" process=0
func "main" module="shop" file="a.c" line=3 language=c
func "malloc" module="libc.so" language=c
func "sys"
frame 0 line=5 kinds=native
frame 1 address=0x1010 mapping=0 kinds=native
frame 2 inline=1 kinds=kernel,inlined
stack 0 0   # "main"
stack 1 1   # "malloc"
stack 2 2   # "sys"
sample 0 1 0 time=5
sample 1 1 0 thread=0 time=0
sample 2 1 0 thread=0 time=2000001
sample 1 0 1 thread=0 time=0
sample 2 0 2500 thread=0 time=2000001
