reflame profile 1
type "cpu-clock" "nanoseconds"
type "instructions" "count"
type "samples" "count"
comment "app_package_name: com.example.demo"
comment "app_type: debuggable"
comment "android_sdk_version: 34"
comment "android_build_type: userdebug"
period "cpu-clock" "nanoseconds" 250000
mapping "/system/lib64/libc.so" functions
mapping "/data/app/base.apk!/lib/arm64/libdemo.so" functions
mapping "/data/app/base.apk!/lib/arm64/libgame.so" functions
mapping "/apex/com.android.art/lib64/libart.so" functions
mapping "[JIT app cache]" functions
mapping "/system/framework/arm64/boot.oat" functions
mapping "[kernel.kallsyms]" functions
thread 123 "RenderThread"
thread 77 "demo: main"
func "__start_thread" module="libc.so" language=c
func "demo::draw(int)" qualified="demo::draw" package="demo" module="libdemo.so" display="demo::draw(int)" normalised="demo::draw(int)" language=c++
func "memcpy" module="libc.so" language=c
func "[unknown]"
func "[libgame.so]" module="libgame.so"
func "art::interpreter::Execute" module="libart.so"
func "com.example.demo.Main.run" class="com.example.demo.Main" package="com.example.demo" module="[JIT app cache]" language=java
func "android.os.Handler.dispatchMessage" class="android.os.Handler" package="android.os" module="boot.oat" language=java
func "el0_svc_common" module="[kernel.kallsyms]" language=c
frame 0 address=0x7f0 mapping=0 kinds=native
frame 1 address=0x21a40 mapping=1 kinds=native
frame 2 address=0x4f3c mapping=0 kinds=native
frame 1 address=0x21a44 mapping=1 kinds=native
frame 3 address=0x9c0 kinds=unknown
frame 4 address=0x6c0 mapping=2 kinds=unknown
frame 5 address=0x5c0 mapping=3 kinds=native,vm
frame 6 address=0x5b0 mapping=4 kinds=jit
frame 7 address=0x5a0 mapping=5 kinds=interpreted
frame 8 address=0xffffffc0000812c0 mapping=6 kinds=kernel
stack 0 0   # "__start_thread"
stack 1 1   # "demo::draw(int)"
stack 2 2   # "memcpy"
stack 1 3   # "demo::draw(int)"
stack 0 4   # "[unknown]"
stack 1 5   # "[libgame.so]"
stack 2 6   # "art::interpreter::Execute"
stack 3 7   # "com.example.demo.Main.run"
stack 4 8   # "android.os.Handler.dispatchMessage"
stack 5 9   # "el0_svc_common"
sample 2 250000 0 1 thread=0 time=500
sample 3 250000 0 1 thread=0 time=0
sample 9 0 1000003 1 thread=1 time=1000
