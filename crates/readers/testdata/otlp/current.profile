reflame profile 1
type "samples" "count"
type "off_cpu" "nanoseconds"
time 1700000000000000000
duration 1050
period "cpu" "nanoseconds" 10101010
mapping "/srv/shop/bin/shop" start=0x400000 limit=0x500000 offset=0x1000 build-id="aabb01"
mapping "/usr/lib/libc.so.6" start=0x7f0000000000 limit=0x7f0000100000 build-id="eeff03"
process 4700 "shop"
process 900 ""
thread 4711 "worker" process=0
thread 4712 "worker" process=0
thread 4712 ""
thread 0 "" process=1
func "main" system="_main" module="shop" file="/srv/shop/src/main.rs" line=8 language=rust
func "shop::handle" package="shop" module="shop" file="/srv/shop/src/main.rs" line=20 language=rust
func "_ZN5alloc3vec3Vec4push17h0123456789abcdefE" qualified="alloc::vec::Vec::push" class="alloc::vec::Vec" package="alloc::vec" module="shop" file="/srv/shop/src/vec.rs" language=rust
func "[libc.so.6]" module="libc.so.6"
func "do_syscall_64"
func "[kernel]"
func "[no stack]"
func "<module>" file="/srv/shop/report.py" display="<module> (/srv/shop/report.py)" normalised="<module> (/srv/shop/report.py)" line=1 language=python
func "[truncated]"
func "[unknown]"
frame 0 line=10 address=0x401000 mapping=0 kinds=native
frame 1 line=22 address=0x402000 mapping=0 kinds=native
frame 2 line=31 address=0x402000 mapping=0 inline=1 kinds=native,inlined
frame 3 address=0x12345 mapping=1 kinds=native,unknown
frame 4 address=0xffffffff81000020 kinds=kernel
frame 5 address=0xffffffff81000010 kinds=kernel,unknown
frame 6
frame 7 line=5 kinds=interpreted
frame 8
frame 9 address=0x99 kinds=unknown
stack 0 0   # "main"
stack 1 1   # "shop::handle"
stack 2 2   # "alloc::vec::Vec::push"
stack 3 3   # "[libc.so.6]"
stack 1 7   # "<module> (/srv/shop/report.py)"
stack 0 4   # "do_syscall_64"
stack 1 5   # "[kernel]"
stack 0 6   # "[no stack]"
stack 0 8 truncated   # "[truncated]"
stack 1 1   # "shop::handle"
stack 2 2   # "alloc::vec::Vec::push"
stack 3 9   # "[unknown]"
labels "service.name"="shop" "service.instance.number"=7 "debug"="true" "load"="1.5" "id"="0a02" "zones"="[\"a\",-2,null,[false]]" "map"="{\"k\":\"v\",\"n\":null}" "nothing"="" "deployment"="blue" "otel.scope.name"="agent.example/ebpf" "otel.scope.version"="0.9.1" "mode"="fast" "color"="green" "trace_id"="000102030405060708090a0b0c0d0e0f" "span_id"="0001020304050607"
labels "service.name"="shop" "service.instance.number"=7 "debug"="true" "load"="1.5" "id"="0a02" "zones"="[\"a\",-2,null,[false]]" "map"="{\"k\":\"v\",\"n\":null}" "nothing"="" "deployment"="blue" "otel.scope.name"="agent.example/ebpf" "otel.scope.version"="0.9.1" "mode"="fast" "color"="green"
labels "service.name"="shop" "service.instance.number"=7 "debug"="true" "load"="1.5" "id"="0a02" "zones"="[\"a\",-2,null,[false]]" "map"="{\"k\":\"v\",\"n\":null}" "nothing"="" "deployment"="blue" "otel.scope.name"="agent.example/ebpf" "otel.scope.version"="0.9.1" "mode"="fast" "color"="green" "size"=4096"By"
labels "service.name"="shop" "service.instance.number"=7 "debug"="true" "load"="1.5" "id"="0a02" "zones"="[\"a\",-2,null,[false]]" "map"="{\"k\":\"v\",\"n\":null}" "nothing"="" "deployment"="blue" "otel.scope.name"="agent.example/ebpf" "otel.scope.version"="0.9.1" "mode"="fast"
labels "service.name"="batch"
sample 3 1 0 thread=0 time=100 labels=1
sample 3 1 0 thread=0 time=300 labels=1
sample 2 1 0 thread=1 time=200 labels=2
sample 6 1 0 time=250 labels=3
sample 7 1 0 time=260 labels=2
sample 3 0 40 thread=0 time=310 labels=4
sample 3 0 2 thread=0 time=320 labels=4
sample 4 0 5000 thread=2 time=400 labels=4
sample 11 1 0 thread=3 time=900 labels=5
