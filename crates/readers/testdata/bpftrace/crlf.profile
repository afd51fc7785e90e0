reflame profile 1
type "samples" "count"
func "do_syscall_64"
func "entry_SYSCALL_64_after_hwframe"
func "__GI___read"
func "main"
func "[unknown]"
func "vfs_read"
func "std::map<int, int>::find(int const&)" qualified="std::map<int, int>::find" class="std::map<int, int>" package="std" display="std::map<int, int>::find(int const&)" normalised="std::map<int, int>::find(int const&)" language=c++
func "[no stack]"
frame 0 kinds=kernel
frame 1 kinds=kernel
frame 2
frame 3
frame 4 address=0x7f32a1b2c3d4 kinds=unknown
frame 5 kinds=kernel
frame 6 kinds=native
frame 7
stack 0 4   # "[unknown]"
stack 1 3   # "main"
stack 2 2   # "__GI___read"
stack 3 1   # "entry_SYSCALL_64_after_hwframe"
stack 4 0   # "do_syscall_64"
stack 0 3   # "main"
stack 1 2   # "__GI___read"
stack 2 1   # "entry_SYSCALL_64_after_hwframe"
stack 3 0   # "do_syscall_64"
stack 4 5   # "vfs_read"
stack 1 6   # "std::map<int, int>::find(int const&)"
stack 0 7   # "[no stack]"
labels "key1"="cat"
labels "key1"="cat" "key2"=99
labels "key1"="swapper/0"
labels "key1"="lone"
sample 4 12 labels=1
sample 9 5 labels=1
sample 10 1 labels=2
sample 11 7 labels=3
sample 11 2 labels=4
sample 11 1
