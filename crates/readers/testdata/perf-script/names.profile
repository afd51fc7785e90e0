reflame profile 1
type "cycles" "count"
type "samples" "count"
period "cycles" "count" 1
mapping "//anon" functions
mapping "[vdso]" functions
mapping "[guest.kernel.kallsyms.77]" functions
mapping "[ext4]" functions
mapping "/tmp/perf-123.map" functions
mapping "/srv/go" functions
mapping "/srv/r" functions
mapping "/srv/a (x).so" functions
mapping "/srv/a" functions
process 0 "app"
thread 5 "app" process=0
func "x" module="//anon"
func "__vdso_gettime" module="[vdso]"
func "kvm_exit" module="[guest.kernel.kallsyms.77]" language=c
func "ext4_read" module="[ext4]" language=c
func "Lcom/demo/Main;::run" qualified="com.demo.Main.run" class="com.demo.Main" package="com.demo" module="perf-123.map" language=java
func "main.(*T).F" class="main.T" package="main" module="go" language=go
func "<alloc::vec::Vec<T> as core::ops::Add<u8>>::add" class="alloc::vec::Vec<T>" package="alloc::vec" module="r" language=rust
func "f(void (*)(int))" qualified="f" module="a (x).so" display="f(void (*)(int))" normalised="f(void (*)(int))" language=c++
func "(anonymous namespace)::operator+(A const&, B)" qualified="(anonymous namespace)::operator+" package="(anonymous namespace)" module="a" display="(anonymous namespace)::operator+(A const&, B)" normalised="(anonymous namespace)::operator+(A const&, B)" language=c++
frame 0 address=0x8 mapping=0
frame 1 address=0x7 mapping=1
frame 2 address=0xffffffff81000001 mapping=2 kinds=kernel
frame 3 address=0x6 mapping=3 kinds=kernel
frame 4 address=0x5 mapping=4 kinds=jit
frame 5 address=0x4 mapping=5 kinds=native
frame 6 address=0x3 mapping=6 kinds=native
frame 7 address=0x2 mapping=7 kinds=native
frame 8 address=0x1 mapping=8 kinds=native
stack 0 0   # "x"
stack 1 1   # "__vdso_gettime"
stack 2 2   # "kvm_exit"
stack 3 3   # "ext4_read"
stack 4 4   # "com.demo.Main.run"
stack 5 5   # "main.(*T).F"
stack 6 6   # "<alloc::vec::Vec<T> as core::ops::Add<u8>>::add"
stack 7 7   # "f(void (*)(int))"
stack 8 8   # "(anonymous namespace)::operator+(A const&, B)"
sample 8 1 1 thread=0 time=0
