reflame profile 1
type "Ir" "count"
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
func "price" module="shop" file="/srv/demo/shop.c" language=c
func "check" module="shop" file="/srv/demo/shop.c" language=c
func "hash" module="shop" file="/srv/demo/shop.c" language=c
frame 0 address=0x1abaa mapping=0 kinds=unknown
frame 1 address=0x105b mapping=1
frame 2 address=0x27300 mapping=2 kinds=native
frame 3 address=0x27248 mapping=2 kinds=native
frame 4 address=0x11f9 mapping=1 kinds=native
frame 4 address=0x11fb mapping=1 kinds=native
frame 4 address=0x11fd mapping=1 kinds=native
frame 4 address=0x11ff mapping=1 kinds=native
frame 4 address=0x1200 mapping=1 kinds=native
frame 4 address=0x1201 mapping=1 kinds=native
frame 4 address=0x1208 mapping=1 kinds=native
frame 4 address=0x120b mapping=1 kinds=native
frame 4 address=0x120e mapping=1 kinds=native
frame 4 address=0x1213 mapping=1 kinds=native
frame 4 address=0x1215 mapping=1 kinds=native
frame 4 address=0x121a mapping=1 kinds=native
frame 4 address=0x121e mapping=1 kinds=native
frame 4 address=0x1223 mapping=1 kinds=native
frame 4 address=0x1225 mapping=1 kinds=native
frame 4 address=0x1229 mapping=1 kinds=native
frame 4 address=0x122f mapping=1 kinds=native
frame 4 address=0x1232 mapping=1 kinds=native
frame 4 address=0x1236 mapping=1 kinds=native
frame 4 address=0x123b mapping=1 kinds=native
frame 4 address=0x123e mapping=1 kinds=native
frame 4 address=0x1243 mapping=1 kinds=native
frame 4 address=0x1245 mapping=1 kinds=native
frame 4 address=0x124a mapping=1 kinds=native
frame 4 address=0x124d mapping=1 kinds=native
frame 4 address=0x1252 mapping=1 kinds=native
frame 4 address=0x1254 mapping=1 kinds=native
frame 4 address=0x1257 mapping=1 kinds=native
frame 4 address=0x125b mapping=1 kinds=native
frame 4 address=0x125e mapping=1 kinds=native
frame 4 address=0x1260 mapping=1 kinds=native
frame 4 address=0x1264 mapping=1 kinds=native
frame 4 address=0x1267 mapping=1 kinds=native
frame 4 address=0x126a mapping=1 kinds=native
frame 4 address=0x1271 mapping=1 kinds=native
frame 4 address=0x1272 mapping=1 kinds=native
frame 4 address=0x1273 mapping=1 kinds=native
frame 4 address=0x1275 mapping=1 kinds=native
frame 4 address=0x1277 mapping=1 kinds=native
frame 4 address=0x1279 mapping=1 kinds=native
frame 5 mapping=1 kinds=native
frame 6 address=0x115b mapping=1 kinds=native
frame 6 address=0x115d mapping=1 kinds=native
frame 6 address=0x115f mapping=1 kinds=native
frame 6 address=0x1160 mapping=1 kinds=native
frame 6 address=0x1161 mapping=1 kinds=native
frame 6 address=0x1164 mapping=1 kinds=native
frame 6 address=0x1166 mapping=1 kinds=native
frame 6 address=0x116b mapping=1 kinds=native
frame 6 address=0x1170 mapping=1 kinds=native
frame 6 address=0x1173 mapping=1 kinds=native
frame 6 address=0x1176 mapping=1 kinds=native
frame 6 address=0x1179 mapping=1 kinds=native
frame 6 address=0x117c mapping=1 kinds=native
frame 6 address=0x1181 mapping=1 kinds=native
frame 6 address=0x1186 mapping=1 kinds=native
frame 6 address=0x1188 mapping=1 kinds=native
frame 6 address=0x118a mapping=1 kinds=native
frame 6 address=0x1191 mapping=1 kinds=native
frame 6 address=0x1195 mapping=1 kinds=native
frame 6 address=0x1197 mapping=1 kinds=native
frame 6 address=0x1199 mapping=1 kinds=native
frame 6 address=0x119b mapping=1 kinds=native
frame 6 address=0x119d mapping=1 kinds=native
frame 6 address=0x11a0 mapping=1 kinds=native
frame 6 address=0x11a3 mapping=1 kinds=native
frame 6 address=0x11a5 mapping=1 kinds=native
frame 6 address=0x11a8 mapping=1 kinds=native
frame 6 address=0x11aa mapping=1 kinds=native
frame 6 address=0x11ae mapping=1 kinds=native
frame 6 address=0x11b1 mapping=1 kinds=native
frame 6 address=0x11b3 mapping=1 kinds=native
frame 6 address=0x11b5 mapping=1 kinds=native
frame 6 address=0x11b6 mapping=1 kinds=native
frame 6 address=0x11b7 mapping=1 kinds=native
frame 5 address=0x11c9 mapping=1 kinds=native
frame 5 address=0x11ca mapping=1 kinds=native
frame 5 address=0x11cb mapping=1 kinds=native
frame 5 address=0x11ce mapping=1 kinds=native
frame 5 address=0x11d0 mapping=1 kinds=native
frame 5 address=0x11d5 mapping=1 kinds=native
frame 5 address=0x11d7 mapping=1 kinds=native
frame 5 address=0x11d9 mapping=1 kinds=native
frame 5 address=0x11db mapping=1 kinds=native
frame 5 address=0x11de mapping=1 kinds=native
frame 5 address=0x11e3 mapping=1 kinds=native
frame 5 address=0x11e4 mapping=1 kinds=native
frame 5 address=0x11e5 mapping=1 kinds=native
frame 5 address=0x11e6 mapping=1 kinds=native
frame 5 address=0x11e8 mapping=1 kinds=native
frame 5 address=0x11eb mapping=1 kinds=native
frame 5 address=0x11ed mapping=1 kinds=native
frame 5 address=0x11ef mapping=1 kinds=native
frame 5 address=0x11f2 mapping=1 kinds=native
frame 5 address=0x11f7 mapping=1 kinds=native
frame 7 address=0x11c0 mapping=1 kinds=native
frame 7 address=0x11c5 mapping=1 kinds=native
frame 7 address=0x11c8 mapping=1 kinds=native
frame 8 address=0x1129 mapping=1 kinds=native
frame 8 address=0x112b mapping=1 kinds=native
frame 8 address=0x112d mapping=1 kinds=native
frame 8 address=0x1130 mapping=1 kinds=native
frame 8 address=0x1133 mapping=1 kinds=native
frame 8 address=0x1137 mapping=1 kinds=native
frame 8 address=0x113c mapping=1 kinds=native
frame 8 address=0x113e mapping=1 kinds=native
frame 8 address=0x1144 mapping=1 kinds=native
frame 8 address=0x1146 mapping=1 kinds=native
frame 8 address=0x1149 mapping=1 kinds=native
frame 8 address=0x114b mapping=1 kinds=native
frame 8 address=0x114f mapping=1 kinds=native
frame 8 address=0x1152 mapping=1 kinds=native
frame 8 address=0x1154 mapping=1 kinds=native
stack 0 0   # "[ld-linux-x86-64.so.2]"
stack 1 1   # "(below main)"
stack 2 2   # "__libc_start_main@@GLIBC_2.34"
stack 3 3   # "(below main)"
stack 4 4   # "main"
stack 4 5   # "main"
stack 4 6   # "main"
stack 4 7   # "main"
stack 4 8   # "main"
stack 4 9   # "main"
stack 4 10   # "main"
stack 4 11   # "main"
stack 4 12   # "main"
stack 4 13   # "main"
stack 4 14   # "main"
stack 4 15   # "main"
stack 4 16   # "main"
stack 4 17   # "main"
stack 4 18   # "main"
stack 4 19   # "main"
stack 4 20   # "main"
stack 4 21   # "main"
stack 4 22   # "main"
stack 4 23   # "main"
stack 4 24   # "main"
stack 5 44   # "order"
stack 6 45   # "price"
stack 6 46   # "price"
stack 6 47   # "price"
stack 6 48   # "price"
stack 6 49   # "price"
stack 6 50   # "price"
stack 6 51   # "price"
stack 6 52   # "price"
stack 7 102   # "hash"
stack 7 103   # "hash"
stack 7 104   # "hash"
stack 7 105   # "hash"
stack 7 106   # "hash"
stack 7 107   # "hash"
stack 7 108   # "hash"
stack 7 109   # "hash"
stack 7 110   # "hash"
stack 7 111   # "hash"
stack 7 112   # "hash"
stack 7 113   # "hash"
stack 7 114   # "hash"
stack 7 115   # "hash"
stack 7 116   # "hash"
stack 6 53   # "price"
stack 6 54   # "price"
stack 6 55   # "price"
stack 6 56   # "price"
stack 6 57   # "price"
stack 6 58   # "price"
stack 6 59   # "price"
stack 6 60   # "price"
stack 6 61   # "price"
stack 6 62   # "price"
stack 6 63   # "price"
stack 6 64   # "price"
stack 6 65   # "price"
stack 6 66   # "price"
stack 6 67   # "price"
stack 6 68   # "price"
stack 6 69   # "price"
stack 6 70   # "price"
stack 6 71   # "price"
stack 6 72   # "price"
stack 6 73   # "price"
stack 6 74   # "price"
stack 6 75   # "price"
stack 6 76   # "price"
stack 6 77   # "price"
stack 6 78   # "price"
stack 5 79   # "order"
stack 5 80   # "order"
stack 5 81   # "order"
stack 5 82   # "order"
stack 5 83   # "order"
stack 6 99   # "check"
stack 7 102   # "hash"
stack 7 103   # "hash"
stack 7 104   # "hash"
stack 7 105   # "hash"
stack 7 106   # "hash"
stack 7 107   # "hash"
stack 7 108   # "hash"
stack 7 109   # "hash"
stack 7 110   # "hash"
stack 7 111   # "hash"
stack 7 112   # "hash"
stack 7 113   # "hash"
stack 7 114   # "hash"
stack 7 115   # "hash"
stack 7 116   # "hash"
stack 6 100   # "check"
stack 6 101   # "check"
stack 5 84   # "order"
stack 5 85   # "order"
stack 5 86   # "order"
stack 5 87   # "order"
stack 5 88   # "order"
stack 5 89   # "order"
stack 5 90   # "order"
stack 5 91   # "order"
stack 5 92   # "order"
stack 5 93   # "order"
stack 5 94   # "order"
stack 5 95   # "order"
stack 5 96   # "order"
stack 5 97   # "order"
stack 5 98   # "order"
stack 4 25   # "main"
stack 4 26   # "main"
stack 4 27   # "main"
stack 4 28   # "main"
stack 5 99   # "check"
stack 6 102   # "hash"
stack 6 103   # "hash"
stack 6 104   # "hash"
stack 6 105   # "hash"
stack 6 106   # "hash"
stack 6 107   # "hash"
stack 6 108   # "hash"
stack 6 109   # "hash"
stack 6 110   # "hash"
stack 6 111   # "hash"
stack 6 112   # "hash"
stack 6 113   # "hash"
stack 6 114   # "hash"
stack 6 115   # "hash"
stack 6 116   # "hash"
stack 5 100   # "check"
stack 5 101   # "check"
stack 4 29   # "main"
stack 4 30   # "main"
stack 4 31   # "main"
stack 4 32   # "main"
stack 4 33   # "main"
stack 4 34   # "main"
stack 4 35   # "main"
stack 4 36   # "main"
stack 4 37   # "main"
stack 4 38   # "main"
stack 4 39   # "main"
stack 4 40   # "main"
stack 4 41   # "main"
stack 4 42   # "main"
stack 4 43   # "main"
sample 4 1
sample 5 1
sample 6 1
sample 7 1
sample 8 1
sample 9 1
sample 10 1
sample 11 1
sample 12 1
sample 13 64
sample 14 64
sample 15 64
sample 16 64
sample 17 64
sample 18 1
sample 19 1
sample 20 1
sample 21 20
sample 22 20
sample 23 20
sample 24 20
sample 113 20
sample 114 20
sample 115 20
sample 116 20
sample 135 20
sample 136 20
sample 137 20
sample 138 20
sample 139 20
sample 140 1
sample 141 1
sample 142 1
sample 143 1
sample 144 1
sample 145 1
sample 146 1
sample 147 1
sample 148 1
sample 149 1
sample 26 20
sample 27 20
sample 28 20
sample 29 20
sample 30 20
sample 31 20
sample 32 20
sample 33 20
sample 49 20
sample 50 20
sample 51 20
sample 52 20
sample 53 20
sample 54 20
sample 55 1248
sample 56 1248
sample 57 1248
sample 58 1248
sample 59 1248
sample 60 1248
sample 61 1248
sample 62 1248
sample 63 1248
sample 64 1248
sample 65 1248
sample 66 1248
sample 67 1248
sample 68 1248
sample 69 1248
sample 70 1248
sample 71 20
sample 72 20
sample 73 20
sample 74 20
sample 75 20
sample 76 20
sample 77 20
sample 78 20
sample 79 20
sample 98 20
sample 99 20
sample 100 19
sample 101 19
sample 102 19
sample 103 20
sample 104 20
sample 105 20
sample 106 1
sample 107 1
sample 108 1
sample 109 1
sample 110 1
sample 111 1
sample 112 1
sample 80 27
sample 117 13
sample 96 26
sample 133 14
sample 97 26
sample 134 14
sample 34 3
sample 81 38
sample 118 19
sample 35 3
sample 82 38
sample 119 19
sample 36 2
sample 83 38
sample 120 20
sample 37 3
sample 84 38
sample 121 19
sample 38 3
sample 85 37
sample 122 20
sample 39 3
sample 86 38
sample 123 19
sample 40 95
sample 87 1262
sample 124 643
sample 41 95
sample 88 1262
sample 125 643
sample 42 95
sample 89 1262
sample 126 643
sample 43 95
sample 90 1262
sample 127 643
sample 44 95
sample 91 1262
sample 128 643
sample 45 95
sample 92 1262
sample 129 643
sample 46 95
sample 93 1262
sample 130 643
sample 47 95
sample 94 1262
sample 131 643
sample 48 3
sample 95 38
sample 132 19
