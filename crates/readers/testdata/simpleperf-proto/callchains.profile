reflame profile 1
type "cpu-clock" "nanoseconds"
type "instructions:u" "count"
type "samples" "count"
comment "app_package_name: com.example.demo"
comment "app_type: debuggable"
comment "android_sdk_version: 34"
comment "android_build_type: userdebug"
period "cpu-clock" "nanoseconds" 250000
mapping "/system/lib64/libc.so" functions
mapping "/data/app/base.apk!/lib/arm64/libdemo.so" functions
mapping "[kernel.kallsyms]" functions
mapping "/system/framework/arm64/boot.oat" functions
process 77 ""
thread 123 "RenderThread" process=0
thread 77 "demo: main" process=0
func "memcpy" module="libc.so" language=c
func "demo::draw(int)" system="_ZN4demo4drawEi" qualified="demo::draw" package="demo" module="libdemo.so" display="demo::draw(int)" normalised="demo::draw(int)" language=c++
func "__start_thread" module="libc.so" language=c
func "el0_svc_common" module="[kernel.kallsyms]" language=c
func "android.os.Handler.dispatchMessage" class="android.os.Handler" package="android.os" module="boot.oat" language=java
func "com.example.demo.Main.run" class="com.example.demo.Main" package="com.example.demo" module="boot.oat" language=java
func "art::interpreter::Execute" module="boot.oat"
func "[libdemo.so]" module="libdemo.so"
frame 0 address=0x4f3c mapping=0 kinds=native
frame 1 address=0x21a40 mapping=1 kinds=native
frame 2 address=0x7f0 mapping=0 kinds=native
frame 1 address=0x21a44 mapping=1 kinds=native
frame 3 address=0xffffffc0000812c0 mapping=2 kinds=kernel
frame 4 address=0x5a0 mapping=3 kinds=interpreted
frame 5 address=0x5b0 mapping=3 kinds=jit
frame 6 address=0x5c0 mapping=3 kinds=vm
frame 7 address=0x6c0 mapping=1 kinds=unknown
stack 0 2   # "__start_thread"
stack 1 1   # "demo::draw(int)"
stack 2 0   # "memcpy"
stack 1 3   # "demo::draw(int)"
stack 0 8   # "[libdemo.so]"
stack 1 7   # "art::interpreter::Execute"
stack 2 6   # "com.example.demo.Main.run"
stack 3 5   # "android.os.Handler.dispatchMessage"
stack 4 4   # "el0_svc_common"
stack 0 1 truncated   # "demo::draw(int)"
stack 1 0   # "memcpy"
stack 0 1   # "demo::draw(int)"
stack 1 0   # "memcpy"
sample 2 250000 0 1 thread=0 time=500
sample 3 250000 0 1 thread=0 time=0
sample 8 0 1000003 1 thread=1 time=1000
sample 10 250000 0 1 thread=0 time=2000
sample 12 250000 0 1 thread=0 time=3000
