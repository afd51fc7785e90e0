reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
comment "OS Version: macOS 14.3 (Build 23D56)"
comment "Architecture: arm64e"
time 1709239931123000000
duration 10010000000
period "time" "nanoseconds" 10000000
mapping "~/work/orders" start=0x100000000 limit=0x100008000 build-id="0123456789abcdef0123456789abcdef" functions
mapping "/System/Library/Kernels/kernel" start=0xffffff8000200000 limit=0xffffff8000a00000 build-id="cccccccc000011112222bbbbbbbbbbbb" functions
process 412 "orders"
process 413 "helper"
thread 6699 "com.apple.main-thread" process=0
thread 6700 "worker 1" process=0
thread 6701 "" process=1
func "start" module="libdyld.dylib"
func "main" module="orders" file="main.c" language=c
func "work" module="orders"
func "hndl_mach_scall64" module="kernel"
func "[com.apple.driver]" module="com.apple.driver"
func "thread_start" module="libsystem_pthread.dylib"
func "[unknown]"
frame 0 address=0x7fff6c4094dd kinds=native
frame 1 line=12 address=0x100003f50 mapping=0 kinds=native
frame 2 address=0x100003e10 mapping=0
frame 3 address=0xffffff80003af0a6 mapping=1 kinds=kernel
frame 4 address=0xffffff7f80a1b2c3 kinds=kernel,unknown
frame 5 address=0x7fff204a278f kinds=native
frame 6 address=0xffffff80003af0a7 mapping=1 kinds=kernel,unknown
stack 0 0   # "start"
stack 1 1   # "main"
stack 2 2   # "work"
stack 2 3   # "hndl_mach_scall64"
stack 3 4   # "[com.apple.driver]"
stack 0 5   # "thread_start"
stack 1 6   # "[unknown]"
sample 2 9000000000 900 thread=0
sample 4 1010000000 101 thread=0
sample 6 10010000000 1001 thread=1
sample 0 30000000 3 thread=2
