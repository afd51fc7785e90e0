reflame profile 1
type "samples" "count"
time 1700000000000000000
duration 1000
period "cpu" "nanoseconds" 10101010
mapping "/srv/shop/bin/shop" start=0x400000 limit=0x500000 build-id="aabb01"
process 4700 ""
thread 0 "worker" process=0
func "main" module="shop" file="/srv/shop/src/main.rs" line=8 language=rust
func "push é\n😀" module="shop"
func "[shop]" module="shop"
frame 0 line=10 address=0xffffffff81000010 mapping=0 kinds=native
frame 1 line=31 address=0xffffffff81000010 mapping=0 inline=1 kinds=inlined
frame 2 address=0xffffffff81000011 mapping=0 kinds=native,unknown
stack 0 0   # "main"
stack 1 1   # "push é\n😀"
stack 2 2   # "[shop]"
labels "service.name"="shop" "instance"=7 "load"="1.5" "debug"="true" "id"="0a02" "zones"="[\"a\",-2,null]" "map"="{\"k\":\"v\",\"n\":null}" "deployment"="blue" "otel.scope.name"="agent.example/ebpf" "otel.scope.version"="0.9.1" "trace_id"="000102030405060708090a0b0c0d0e0f" "span_id"="0001020304050607"
labels "service.name"="shop" "instance"=7 "load"="1.5" "debug"="true" "id"="0a02" "zones"="[\"a\",-2,null]" "map"="{\"k\":\"v\",\"n\":null}" "deployment"="blue" "otel.scope.name"="agent.example/ebpf" "otel.scope.version"="0.9.1"
sample 2 1 thread=0 time=100 labels=1
sample 2 1 thread=0 time=300 labels=1
sample 1 1 time=200 labels=2
