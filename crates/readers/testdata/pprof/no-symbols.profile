reflame profile 1
type "samples" "count"
mapping "/lib/libc.so.6"
mapping "C:\\dir\\app.dll"
func "[unknown]"
func "0xffffffffffffffff" normalised="[unknown]"
func "0x4a3f10" module="app.dll" normalised="[unknown]"
func "0x4a3f10" module="libc.so.6" normalised="[unknown]"
func "_ZN3sysE" qualified="sys" language=c++
func "0x20" normalised="[unknown]"
func "0x10" normalised="[unknown]"
frame 0 kinds=unknown
frame 1 address=0xffffffffffffffff kinds=unknown
frame 2 address=0x4a3f10 mapping=1 kinds=unknown
frame 3 address=0x4a3f10 mapping=0 kinds=unknown
frame 4 kinds=native
frame 5 address=0x20 kinds=unknown
frame 6 line=7 address=0x10 kinds=unknown
stack 0 0   # "[unknown]"
stack 1 1   # "0xffffffffffffffff"
stack 2 2   # "0x4a3f10"
stack 3 3   # "0x4a3f10"
stack 0 4   # "sys"
stack 1 5   # "0x20"
stack 2 6   # "0x10"
sample 3 1
sample 6 2
# pprof: 2 records, 180 bytes
# remark: locations without symbols, shown as addresses: 4
