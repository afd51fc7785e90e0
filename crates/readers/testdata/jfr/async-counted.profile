reflame profile 1
type "samples" "count"
time 5000000000
duration 9000000000
period "cache-misses" "count" 1000
thread 7 "main"
func "com/shop/Main.work" qualified="com.shop.Main.work" class="com.shop.Main" package="com.shop" language=java
func "com/shop/Main.main" qualified="com.shop.Main.main" class="com.shop.Main" package="com.shop" language=java
func "vfs_read_[k]" qualified="vfs_read" module="[kernel.kallsyms]" language=c
func "__read"
func "com/shop/Main.read" qualified="com.shop.Main.read" class="com.shop.Main" package="com.shop" language=java
frame 0 line=20 kinds=jit
frame 1 line=10 kinds=interpreted
frame 2 kinds=kernel
frame 3 kinds=native
frame 4 line=30 kinds=inlined
frame 1 line=11 kinds=jit
stack 0 1   # "com.shop.Main.main"
stack 1 0   # "com.shop.Main.work"
stack 0 5   # "com.shop.Main.main"
stack 1 4   # "com.shop.Main.read"
stack 2 3   # "__read"
stack 3 2   # "vfs_read"
labels "state"="STATE_RUNNABLE"
sample 1 1 thread=0 time=10000000 labels=1
sample 5 1 thread=0 time=20000000 labels=1
