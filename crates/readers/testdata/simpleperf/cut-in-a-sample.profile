reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
comment "app_package_name: com.example.demo"
comment "app_type: debuggable"
comment "android_sdk_version: 34"
comment "android_build_type: userdebug"
period "cpu-clock" "nanoseconds" 250000
mapping "/system/lib64/libc.so" functions
mapping "/data/app/base.apk!/lib/arm64/libdemo.so" functions
thread 123 "RenderThread"
func "__start_thread" module="libc.so" language=c
func "demo::draw(int)" qualified="demo::draw" package="demo" module="libdemo.so" display="demo::draw(int)" normalised="demo::draw(int)" language=c++
func "memcpy" module="libc.so" language=c
frame 0 address=0x7f0 mapping=0 kinds=native
frame 1 address=0x21a40 mapping=1 kinds=native
frame 2 address=0x4f3c mapping=0 kinds=native
stack 0 0   # "__start_thread"
stack 1 1   # "demo::draw(int)"
stack 2 2   # "memcpy"
sample 2 250000 1 thread=0 time=0
