reflame profile 1
type "cpu-clock" "nanoseconds"
type "event_count" "count"
type "samples" "count"
comment "app_package_name: com.example.demo"
comment "app_type: debuggable"
comment "android_sdk_version: 34"
comment "android_build_type: userdebug"
mapping "/b" functions
thread 5 ""
func "last" module="b"
func "[b]" module="b"
func "[no stack]"
frame 0 address=0x1 mapping=0
frame 1 address=0x2 mapping=0 kinds=unknown
frame 2
stack 0 1   # "[b]"
stack 1 0   # "last"
stack 0 2   # "[no stack]"
sample 2 3 10 2 thread=0
sample 1 1 0 1 thread=0
