reflame profile 1
type "samples" "count"
type "wall" "count"
time 5000000000
duration 9000000000
period "cpu" "nanoseconds" 10000000
thread 7 "main"
thread 8 "[tid=8]"
func "com/shop/Main.work" qualified="com.shop.Main.work" class="com.shop.Main" package="com.shop" language=java
func "com/shop/Main.main" qualified="com.shop.Main.main" class="com.shop.Main" package="com.shop" language=java
func "std::vector<int>::push_back(int&&)" qualified="std::vector<int>::push_back" class="std::vector<int>" package="std" display="std::vector<int>::push_back(int&&)" normalised="std::vector<int>::push_back(int&&)" language=c++
func "vfs_read_[k]" qualified="vfs_read" module="[kernel.kallsyms]" language=c
func "__read"
func "com/shop/Main.read" qualified="com.shop.Main.read" class="com.shop.Main" package="com.shop" language=java
frame 0 line=20 kinds=jit
frame 1 line=10 kinds=interpreted
frame 0 line=21 kinds=jit
frame 2 kinds=native
frame 3 kinds=kernel
frame 4 kinds=native
frame 5 line=30 kinds=inlined
frame 1 line=11 kinds=jit
stack 0 1   # "com.shop.Main.main"
stack 1 0   # "com.shop.Main.work"
stack 0 0 truncated   # "com.shop.Main.work"
stack 1 0   # "com.shop.Main.work"
stack 2 0   # "com.shop.Main.work"
stack 3 2   # "com.shop.Main.work"
stack 0 3   # "std::vector<int>::push_back(int&&)"
stack 0 7 truncated   # "com.shop.Main.main"
stack 1 6   # "com.shop.Main.read"
stack 2 5   # "__read"
stack 3 4   # "vfs_read"
labels "state"="STATE_DEFAULT"
labels "state"="STATE_SLEEPING"
labels "state"="STATE_RUNNABLE"
sample 1 1 0 thread=0 time=10000000 labels=1
sample 5 1 0 thread=0 time=20000000 labels=1
sample 6 1 0 thread=1 time=30000000 labels=1
sample 10 0 1 thread=0 time=50000000 labels=2
sample 1 0 1 thread=0 time=100000000 labels=3
