reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
comment "Identifier: orders"
comment "Version: 0"
comment "Code Type: ARM64"
comment "OS Version: macOS 14.3 (23D56)"
time 1709272331123000000
period "time" "nanoseconds" 1000000
process 412 "orders"
thread 1042 "com.apple.main-thread" process=0
thread 1050 "worker (1)" process=0
thread 1051 "" process=0
func "start" module="dyld"
func "main" module="orders" file="main.c" language=c
func "work" module="orders"
func "-[NSRunLoop runMode:beforeDate:]" class="NSRunLoop" module="Foundation" language=objective-c
func "mach_msg2_trap" module="libsystem_kernel.dylib"
func "[orders]" module="orders"
func "std::map<int, int>::find(int const&)" qualified="std::map<int, int>::find" class="std::map<int, int>" package="std" module="orders" display="std::map<int, int>::find(int const&)" normalised="std::map<int, int>::find(int const&)" language=c++
func "exit" module="libsystem_c.dylib"
func "thread_start" module="libsystem_pthread.dylib"
func "[unknown]"
func "[no stack]"
frame 0 address=0x1a2b3c4d0
frame 1 line=12 address=0x100003f50 kinds=native
frame 2 address=0x100003e10
frame 3 address=0x7fff1000 kinds=native
frame 4 address=0x18c0e1000 kinds=native
frame 5 address=0x100001f50 kinds=unknown
frame 6 address=0x100003e40 kinds=native
frame 7 address=0x18bf00010 kinds=native
frame 8 address=0x18c110000 kinds=native
frame 9 address=0x10a000000 kinds=unknown
frame 10
stack 0 0   # "start"
stack 1 1   # "main"
stack 2 2   # "work"
stack 3 3   # "-[NSRunLoop runMode:beforeDate:]"
stack 4 4   # "mach_msg2_trap"
stack 3 5   # "[orders]"
stack 2 6   # "std::map<int, int>::find(int const&)"
stack 1 7   # "exit"
stack 0 8   # "thread_start"
stack 1 9   # "[unknown]"
stack 0 10   # "[no stack]"
sample 1 300000000 300 thread=0
sample 2 350000000 350 thread=0
sample 4 100000000 100 thread=0
sample 5 50000000 50 thread=0
sample 6 40000000 40 thread=0
sample 7 3000000 3 thread=0
sample 9 843000000 843 thread=1
sample 10 2000000 2 thread=2
