reflame profile 1
type "samples" "count"
func "read" module="libc.so.1" language=c
func "readBytes" module="libjava.so"
func "java/io/FileInputStream.readBytes([BII)I*" qualified="java.io.FileInputStream.readBytes" class="java.io.FileInputStream" package="java.io" language=java
func "java/io/FileInputStream.read([B)I*" qualified="java.io.FileInputStream.read" class="java.io.FileInputStream" package="java.io" language=java
func "com/shop/Orders$Reader.load(Orders.java:42)" qualified="com.shop.Orders$Reader.load" class="com.shop.Orders$Reader" package="com.shop" file="Orders.java" language=java
func "JavaMain" module="libjvm.so"
func "_lwp_start" module="libc.so.1" language=c
func "com/shop/Orders.main(Orders.java:7)" qualified="com.shop.Orders.main" class="com.shop.Orders" package="com.shop" file="Orders.java" language=java
frame 0 kinds=native
frame 1 kinds=native
frame 2
frame 3
frame 4
frame 5 kinds=native
frame 6 kinds=native
frame 7
stack 0 6   # "_lwp_start"
stack 1 5   # "JavaMain"
stack 2 4   # "com.shop.Orders$Reader.load"
stack 3 3   # "java.io.FileInputStream.read"
stack 4 2   # "java.io.FileInputStream.readBytes"
stack 5 1   # "readBytes"
stack 6 0   # "read"
stack 0 5   # "JavaMain"
stack 1 7   # "com.shop.Orders.main"
sample 6 4
sample 8 12
