reflame profile 1
type "page-faults:u" "count"
type "samples" "count"
comment "os release : 6.1.0"
comment "perf version : 6.1.187"
comment "arch : x86_64"
comment "cpudesc : AMD EPYC"
comment "nrcpus online : 2"
comment "total memory : 24684100 kB"
duration 532675
period "page-faults:u" "count" 1
mapping "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" start=0x1000 limit=0x27000 offset=0x1000 build-id="7ebc65e52f2bbea498b4040fa92f7238377aaba9"
mapping "/usr/lib/x86_64-linux-gnu/libc.so.6" start=0x26000 limit=0x17c000 offset=0x26000 build-id="93ac61ec5a8eb1396f9fbd350e3169a558528a40"
mapping "/srv/demo/work" start=0x1000 limit=0x2000 offset=0x1000 build-id="43ca44a844bdf3a3c250ce22b4e57b658df9102e"
mapping "[vdso]" limit=0x2000 build-id="7ec0637632fcbf54e43b3693f40247725f30a24d"
process 4770 "work"
thread 4770 "work" process=0
func "[ld-linux-x86-64.so.2]" module="ld-linux-x86-64.so.2"
func "[unknown]"
func "[libc.so.6]" module="libc.so.6"
func "[work]" module="work"
func "[vdso]" module="[vdso]"
frame 0 address=0x1ab70 mapping=0 kinds=unknown
frame 0 address=0x1ab78 mapping=0 kinds=unknown
frame 0 address=0x1b7ad mapping=0 kinds=unknown
frame 0 address=0x1b7c9 mapping=0 kinds=unknown
frame 0 address=0x1ba13 mapping=0 kinds=unknown
frame 0 address=0x1ba07 mapping=0 kinds=unknown
frame 0 address=0x104b0 mapping=0 kinds=unknown
frame 1 kinds=unknown
frame 0 address=0x1465b mapping=0 kinds=unknown
frame 0 address=0x1a34f mapping=0 kinds=unknown
frame 0 address=0x1c6a8 mapping=0 kinds=unknown
frame 0 address=0x1cbd1 mapping=0 kinds=unknown
frame 0 address=0x1e620 mapping=0 kinds=unknown
frame 0 address=0x1ce18 mapping=0 kinds=unknown
frame 0 address=0x1d7f1 mapping=0 kinds=unknown
frame 0 address=0x623e mapping=0 kinds=unknown
frame 0 address=0x20c0 mapping=0 kinds=unknown
frame 0 address=0x1db15 mapping=0 kinds=unknown
frame 0 address=0x22a8 mapping=0 kinds=unknown
frame 1 address=0x7f156a89e8a8 kinds=unknown
frame 0 address=0x81e3 mapping=0 kinds=unknown
frame 0 address=0x13608 mapping=0 kinds=unknown
frame 0 address=0x80c5 mapping=0 kinds=unknown
frame 0 address=0x21932 mapping=0 kinds=unknown
frame 0 address=0x6df9 mapping=0 kinds=unknown
frame 0 address=0x7078 mapping=0 kinds=unknown
frame 0 address=0x72b2 mapping=0 kinds=unknown
frame 0 address=0x224b6 mapping=0 kinds=unknown
frame 0 address=0x113f6 mapping=0 kinds=unknown
frame 0 address=0x113fd mapping=0 kinds=unknown
frame 0 address=0x1de39 mapping=0 kinds=unknown
frame 0 address=0xdda7 mapping=0 kinds=unknown
frame 0 address=0xddcc mapping=0 kinds=unknown
frame 0 address=0xe3a4 mapping=0 kinds=unknown
frame 2 address=0xb0a60 mapping=1 kinds=unknown
frame 2 address=0xb0ab6 mapping=1 kinds=unknown
frame 2 address=0x9f550 mapping=1 kinds=unknown
frame 2 address=0x9be70 mapping=1 kinds=unknown
frame 2 address=0x14fee0 mapping=1 kinds=unknown
frame 2 address=0x35360 mapping=1 kinds=unknown
frame 2 address=0x14ff0b mapping=1 kinds=unknown
frame 2 address=0x14ff11 mapping=1 kinds=unknown
frame 2 address=0xfd7e0 mapping=1 kinds=unknown
frame 2 address=0x14ff61 mapping=1 kinds=unknown
frame 2 address=0x8b9b0 mapping=1 kinds=unknown
frame 2 address=0x262c0 mapping=1 kinds=unknown
frame 2 address=0x85b8e mapping=1 kinds=unknown
frame 1 address=0x5441500074726f68 kinds=unknown
frame 2 address=0x16a640 mapping=1 kinds=unknown
frame 3 address=0x10d0 mapping=2 kinds=unknown
frame 2 address=0x3df30 mapping=1 kinds=unknown
frame 2 address=0x3de7a mapping=1 kinds=unknown
frame 2 address=0x2724a mapping=1 kinds=unknown
frame 2 address=0x16713e mapping=1 kinds=unknown
frame 3 address=0x137e mapping=2 kinds=unknown
frame 3 address=0x128b mapping=2 kinds=unknown
frame 3 address=0x1272 mapping=2 kinds=unknown
frame 3 address=0x1252 mapping=2 kinds=unknown
frame 2 address=0xcf420 mapping=1 kinds=unknown
frame 2 address=0xcf439 mapping=1 kinds=unknown
frame 4 address=0xb26 mapping=3 kinds=unknown
stack 0 0   # "[ld-linux-x86-64.so.2]"
stack 0 1   # "[ld-linux-x86-64.so.2]"
stack 1 2   # "[ld-linux-x86-64.so.2]"
stack 1 3   # "[ld-linux-x86-64.so.2]"
stack 1 4   # "[ld-linux-x86-64.so.2]"
stack 1 5   # "[ld-linux-x86-64.so.2]"
stack 1 6   # "[ld-linux-x86-64.so.2]"
stack 1 9   # "[ld-linux-x86-64.so.2]"
stack 2 10   # "[ld-linux-x86-64.so.2]"
stack 2 11   # "[ld-linux-x86-64.so.2]"
stack 2 12   # "[ld-linux-x86-64.so.2]"
stack 2 13   # "[ld-linux-x86-64.so.2]"
stack 2 14   # "[ld-linux-x86-64.so.2]"
stack 3 15   # "[ld-linux-x86-64.so.2]"
stack 2 16   # "[ld-linux-x86-64.so.2]"
stack 2 17   # "[ld-linux-x86-64.so.2]"
stack 3 18   # "[ld-linux-x86-64.so.2]"
stack 2 30   # "[ld-linux-x86-64.so.2]"
stack 3 31   # "[ld-linux-x86-64.so.2]"
stack 3 32   # "[ld-linux-x86-64.so.2]"
stack 3 33   # "[ld-linux-x86-64.so.2]"
stack 3 34   # "[libc.so.6]"
stack 3 35   # "[libc.so.6]"
stack 3 36   # "[libc.so.6]"
stack 3 37   # "[libc.so.6]"
stack 2 38   # "[libc.so.6]"
stack 2 39   # "[libc.so.6]"
stack 2 40   # "[libc.so.6]"
stack 2 41   # "[libc.so.6]"
stack 2 42   # "[libc.so.6]"
stack 2 43   # "[libc.so.6]"
stack 2 44   # "[libc.so.6]"
stack 2 45   # "[libc.so.6]"
stack 2 46   # "[libc.so.6]"
stack 0 7   # "[unknown]"
stack 1 8   # "[ld-linux-x86-64.so.2]"
stack 1 19   # "[unknown]"
stack 2 20   # "[ld-linux-x86-64.so.2]"
stack 3 21   # "[ld-linux-x86-64.so.2]"
stack 2 22   # "[ld-linux-x86-64.so.2]"
stack 3 23   # "[ld-linux-x86-64.so.2]"
stack 3 24   # "[ld-linux-x86-64.so.2]"
stack 3 25   # "[ld-linux-x86-64.so.2]"
stack 3 26   # "[ld-linux-x86-64.so.2]"
stack 3 27   # "[ld-linux-x86-64.so.2]"
stack 0 28   # "[ld-linux-x86-64.so.2]"
stack 0 29   # "[ld-linux-x86-64.so.2]"
stack 0 47   # "[unknown]"
stack 1 48   # "[libc.so.6]"
stack 0 49   # "[work]"
stack 0 50   # "[libc.so.6]"
stack 0 51   # "[libc.so.6]"
stack 0 52   # "[libc.so.6]"
stack 1 53   # "[libc.so.6]"
stack 1 54   # "[work]"
stack 2 55   # "[work]"
stack 3 55   # "[work]"
stack 4 55   # "[work]"
stack 5 55   # "[work]"
stack 6 55   # "[work]"
stack 7 56   # "[work]"
stack 8 57   # "[work]"
stack 9 58   # "[libc.so.6]"
stack 9 59   # "[libc.so.6]"
stack 10 60   # "[vdso]"
sample 0 1 1 thread=0 time=0
sample 2 1 1 thread=0 time=12248
sample 3 1 1 thread=0 time=15724
sample 4 1 1 thread=0 time=19349
sample 5 1 1 thread=0 time=21853
sample 6 1 1 thread=0 time=25438
sample 35 1 1 thread=0 time=127160
sample 8 1 1 thread=0 time=224295
sample 9 1 1 thread=0 time=228882
sample 10 1 1 thread=0 time=231956
sample 11 1 1 thread=0 time=236182
sample 13 1 1 thread=0 time=253719
sample 14 1 1 thread=0 time=257965
sample 16 1 1 thread=0 time=265456
sample 38 1 1 thread=0 time=282542
sample 40 1 1 thread=0 time=322882
sample 41 1 1 thread=0 time=330293
sample 42 1 1 thread=0 time=336001
sample 43 1 1 thread=0 time=339186
sample 44 1 1 thread=0 time=344424
sample 45 1 1 thread=0 time=355210
sample 46 1 1 thread=0 time=358875
sample 18 1 1 thread=0 time=364334
sample 19 1 1 thread=0 time=368630
sample 19 1 1 thread=0 time=373547
sample 18 1 1 thread=0 time=378735
sample 20 1 1 thread=0 time=388049
sample 21 1 1 thread=0 time=416562
sample 22 1 1 thread=0 time=420658
sample 23 1 1 thread=0 time=424734
sample 24 1 1 thread=0 time=429711
sample 25 1 1 thread=0 time=467528
sample 26 1 1 thread=0 time=472705
sample 27 1 1 thread=0 time=476501
sample 28 1 1 thread=0 time=479485
sample 29 1 1 thread=0 time=482390
sample 30 1 1 thread=0 time=488719
sample 31 1 1 thread=0 time=491553
sample 32 1 1 thread=0 time=495489
sample 33 1 1 thread=0 time=499235
sample 48 1 1 thread=0 time=509801
sample 49 1 1 thread=0 time=513526
sample 50 1 1 thread=0 time=516340
sample 51 1 1 thread=0 time=519966
sample 53 1 1 thread=0 time=525244
sample 62 1 1 thread=0 time=528689
sample 64 1 1 thread=0 time=532675
