reflame profile 1
type "samples" "count"
func "__forkx" module="libc.so.1" language=c
func "make_child" module="bash"
func "main" module="bash"
func "Item_func::operator+(Item const&, std::map<int, int>)" qualified="Item_func::operator+" class="Item_func" module="mysqld" display="Item_func::operator+(Item const&, std::map<int, int>)" normalised="Item_func::operator+(Item const&, std::map<int, int>)" language=c++
func "_thrp_setup" module="libc.so.1" language=c
func "_lwp_start" module="libc.so.1" language=c
func "[unknown]"
func "[node]" module="node"
func "v8::internal::Execution::Call(v8::internal::Isolate*)" qualified="v8::internal::Execution::Call" class="v8::internal::Execution" package="v8::internal" module="node" display="v8::internal::Execution::Call(v8::internal::Isolate*)" normalised="v8::internal::Execution::Call(v8::internal::Isolate*)" language=c++
frame 0 kinds=native
frame 1
frame 2
frame 3 kinds=native
frame 4 kinds=native
frame 5 kinds=native
frame 6 address=0x2f5a3b kinds=unknown
frame 7 address=0x8a1b2c kinds=unknown
frame 8 kinds=native,vm
frame 6 kinds=unknown
stack 0 2   # "main"
stack 1 1   # "make_child"
stack 2 0   # "__forkx"
stack 0 5   # "_lwp_start"
stack 1 4   # "_thrp_setup"
stack 2 3   # "Item_func::operator+(Item const&, std::map<int, int>)"
stack 0 9   # "[unknown]"
stack 1 8   # "v8::internal::Execution::Call(v8::internal::Isolate*)"
stack 2 7   # "[node]"
stack 3 6   # "[unknown]"
labels "key1"="bash"
labels "key1"="mysqld" "key2"=1234
labels "key1"="node" "key2"=1235
sample 2 5 labels=1
sample 5 17 labels=2
sample 9 2 labels=3
