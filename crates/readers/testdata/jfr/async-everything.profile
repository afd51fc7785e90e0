reflame profile 1
type "wall" "count"
type "alloc" "bytes"
type "live" "bytes"
type "live_objects" "count"
type "malloc" "bytes"
type "malloc_live" "bytes"
type "lock" "nanoseconds"
type "native_lock" "nanoseconds"
type "park" "nanoseconds"
time 5000000000
duration 9000000000
thread 7 "main"
thread 8 "[tid=8]"
func "vfs_read_[k]" qualified="vfs_read" module="[kernel.kallsyms]" language=c
func "__read"
func "com/shop/Main.read" qualified="com.shop.Main.read" class="com.shop.Main" package="com.shop" language=java
func "com/shop/Main.main" qualified="com.shop.Main.main" class="com.shop.Main" package="com.shop" language=java
func "com/shop/Main.work" qualified="com.shop.Main.work" class="com.shop.Main" package="com.shop" language=java
func "std::vector<int>::push_back(int&&)" qualified="std::vector<int>::push_back" class="std::vector<int>" package="std" display="std::vector<int>::push_back(int&&)" normalised="std::vector<int>::push_back(int&&)" language=c++
frame 0 kinds=kernel
frame 1 kinds=native
frame 2 line=30 kinds=inlined
frame 3 line=11 kinds=jit
frame 4 line=20 kinds=jit
frame 3 line=10 kinds=interpreted
frame 5 kinds=native
stack 0 3   # "com.shop.Main.main"
stack 1 2   # "com.shop.Main.read"
stack 2 1   # "__read"
stack 3 0   # "vfs_read"
stack 0 5   # "com.shop.Main.main"
stack 1 4   # "com.shop.Main.work"
stack 0 6   # "std::vector<int>::push_back(int&&)"
labels "state"="STATE_RUNNABLE"
labels "state"="STATE_SLEEPING"
labels "class"="byte[]"
labels "class"="com.shop.Main"
labels "class"="java.util.concurrent.locks.ReentrantLock$NonfairSync"
sample 3 1 0 0 0 0 0 0 0 0 thread=0 time=0 labels=1
sample 3 12 0 0 0 0 0 0 0 0 thread=0 time=50000000 labels=2
sample 5 0 524288 0 0 0 0 0 0 0 thread=0 time=100000000 labels=3
sample 5 0 1000000 0 0 0 0 0 0 0 thread=0 time=110000000 labels=3
sample 5 0 0 0 0 0 0 30000000 0 0 thread=0 time=200000000 labels=4
sample 3 0 0 0 0 0 0 0 0 40000000 thread=0 time=300000000 labels=5
sample 6 0 0 0 0 0 0 0 5000000 0 thread=1 time=400000000
sample 6 0 0 0 0 64 0 0 0 0 thread=1 time=500000000
sample 6 0 0 0 0 4096 4096 0 0 0 thread=1 time=510000000
sample 6 0 0 0 0 100 0 0 0 0 thread=1 time=520000000
sample 6 0 0 0 0 200 200 0 0 0 thread=1 time=540000000
sample 5 0 0 1000000 1 0 0 0 0 0 thread=0 time=900000000 labels=3
