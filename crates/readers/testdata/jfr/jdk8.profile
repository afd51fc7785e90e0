reflame profile 1
type "samples" "count"
type "live_objects" "count"
time 5000000000
duration 9000000000
thread 4712 "main"
func "com/shop/Main.main" qualified="com.shop.Main.main" class="com.shop.Main" package="com.shop" language=java
frame 0 line=12 kinds=jit
frame 0 line=13 kinds=jit
stack 0 0   # "com.shop.Main.main"
stack 0 1 truncated   # "com.shop.Main.main"
labels "state"="STATE_RUNNABLE"
labels "class"="java.lang.Object[]"
sample 0 1 0 thread=0 time=20000000 labels=1
sample 1 1 0 thread=0 time=40000000 labels=1
sample 0 0 1 thread=0 time=900000000 labels=2
