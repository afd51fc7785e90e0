reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
duration 39
period "cpu-clock" "nanoseconds" 1000
mapping "/srv/demo/demo" start=0x1000 limit=0x2000 offset=0x1000
process 7 "demo"
thread 7 "demo" process=0
func "[demo]" module="demo"
frame 0 address=0x1100 mapping=0 kinds=unknown
frame 0 address=0x1010 mapping=0 kinds=unknown
frame 0 address=0x1011 mapping=0 kinds=unknown
frame 0 address=0x1012 mapping=0 kinds=unknown
frame 0 address=0x1013 mapping=0 kinds=unknown
frame 0 address=0x1014 mapping=0 kinds=unknown
frame 0 address=0x1015 mapping=0 kinds=unknown
frame 0 address=0x1016 mapping=0 kinds=unknown
frame 0 address=0x1017 mapping=0 kinds=unknown
frame 0 address=0x1018 mapping=0 kinds=unknown
frame 0 address=0x1019 mapping=0 kinds=unknown
frame 0 address=0x101a mapping=0 kinds=unknown
frame 0 address=0x101b mapping=0 kinds=unknown
frame 0 address=0x101c mapping=0 kinds=unknown
frame 0 address=0x101d mapping=0 kinds=unknown
frame 0 address=0x101e mapping=0 kinds=unknown
frame 0 address=0x101f mapping=0 kinds=unknown
frame 0 address=0x1020 mapping=0 kinds=unknown
frame 0 address=0x1021 mapping=0 kinds=unknown
frame 0 address=0x1022 mapping=0 kinds=unknown
frame 0 address=0x1023 mapping=0 kinds=unknown
frame 0 address=0x1024 mapping=0 kinds=unknown
frame 0 address=0x1025 mapping=0 kinds=unknown
frame 0 address=0x1026 mapping=0 kinds=unknown
frame 0 address=0x1027 mapping=0 kinds=unknown
frame 0 address=0x1028 mapping=0 kinds=unknown
frame 0 address=0x1029 mapping=0 kinds=unknown
frame 0 address=0x102a mapping=0 kinds=unknown
frame 0 address=0x102b mapping=0 kinds=unknown
frame 0 address=0x102c mapping=0 kinds=unknown
frame 0 address=0x102d mapping=0 kinds=unknown
frame 0 address=0x102e mapping=0 kinds=unknown
frame 0 address=0x102f mapping=0 kinds=unknown
frame 0 address=0x1030 mapping=0 kinds=unknown
frame 0 address=0x1031 mapping=0 kinds=unknown
frame 0 address=0x1032 mapping=0 kinds=unknown
frame 0 address=0x1033 mapping=0 kinds=unknown
frame 0 address=0x1034 mapping=0 kinds=unknown
frame 0 address=0x1035 mapping=0 kinds=unknown
frame 0 address=0x1036 mapping=0 kinds=unknown
frame 0 address=0x1037 mapping=0 kinds=unknown
stack 0 0   # "[demo]"
stack 1 1   # "[demo]"
stack 1 2   # "[demo]"
stack 1 3   # "[demo]"
stack 1 4   # "[demo]"
stack 1 5   # "[demo]"
stack 1 6   # "[demo]"
stack 1 7   # "[demo]"
stack 1 8   # "[demo]"
stack 1 9   # "[demo]"
stack 1 10   # "[demo]"
stack 1 11   # "[demo]"
stack 1 12   # "[demo]"
stack 1 13   # "[demo]"
stack 1 14   # "[demo]"
stack 1 15   # "[demo]"
stack 1 16   # "[demo]"
stack 1 17   # "[demo]"
stack 1 18   # "[demo]"
stack 1 19   # "[demo]"
stack 1 20   # "[demo]"
stack 1 21   # "[demo]"
stack 1 22   # "[demo]"
stack 1 23   # "[demo]"
stack 1 24   # "[demo]"
stack 1 25   # "[demo]"
stack 1 26   # "[demo]"
stack 1 27   # "[demo]"
stack 1 28   # "[demo]"
stack 1 29   # "[demo]"
stack 1 30   # "[demo]"
stack 1 31   # "[demo]"
stack 1 32   # "[demo]"
stack 1 33   # "[demo]"
stack 1 34   # "[demo]"
stack 1 35   # "[demo]"
stack 1 36   # "[demo]"
stack 1 37   # "[demo]"
stack 1 38   # "[demo]"
stack 1 39   # "[demo]"
stack 1 40   # "[demo]"
sample 1 1000 1 thread=0 time=0
sample 2 1000 1 thread=0 time=1
sample 3 1000 1 thread=0 time=2
sample 4 1000 1 thread=0 time=3
sample 5 1000 1 thread=0 time=4
sample 6 1000 1 thread=0 time=5
sample 7 1000 1 thread=0 time=6
sample 8 1000 1 thread=0 time=7
sample 9 1000 1 thread=0 time=8
sample 10 1000 1 thread=0 time=9
sample 11 1000 1 thread=0 time=10
sample 12 1000 1 thread=0 time=11
sample 13 1000 1 thread=0 time=12
sample 14 1000 1 thread=0 time=13
sample 15 1000 1 thread=0 time=14
sample 16 1000 1 thread=0 time=15
sample 17 1000 1 thread=0 time=16
sample 18 1000 1 thread=0 time=17
sample 19 1000 1 thread=0 time=18
sample 20 1000 1 thread=0 time=19
sample 21 1000 1 thread=0 time=20
sample 22 1000 1 thread=0 time=21
sample 23 1000 1 thread=0 time=22
sample 24 1000 1 thread=0 time=23
sample 25 1000 1 thread=0 time=24
sample 26 1000 1 thread=0 time=25
sample 27 1000 1 thread=0 time=26
sample 28 1000 1 thread=0 time=27
sample 29 1000 1 thread=0 time=28
sample 30 1000 1 thread=0 time=29
sample 31 1000 1 thread=0 time=30
sample 32 1000 1 thread=0 time=31
sample 33 1000 1 thread=0 time=32
sample 34 1000 1 thread=0 time=33
sample 35 1000 1 thread=0 time=34
sample 36 1000 1 thread=0 time=35
sample 37 1000 1 thread=0 time=36
sample 38 1000 1 thread=0 time=37
sample 39 1000 1 thread=0 time=38
sample 40 1000 1 thread=0 time=39
