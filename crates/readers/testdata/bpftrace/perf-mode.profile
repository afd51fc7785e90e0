reflame profile 1
type "stacks" "count"
func "main" module="a"
func "[libc.so.6]" module="libc.so.6"
func "do_mmap" module="[kernel.kallsyms]" language=c
func "do_syscall_64" module="[kernel.kallsyms]" language=c
frame 0 address=0x7f32a1b2
frame 1 address=0x7f32a1c2 kinds=unknown
frame 2 address=0xffffffffb4019501 kinds=kernel
frame 3 address=0xffffffffb4019601 kinds=kernel
stack 0 1   # "[libc.so.6]"
stack 1 0   # "main"
stack 0 0   # "main"
stack 1 3   # "do_syscall_64"
stack 2 2   # "do_mmap"
labels "key1"=1234
labels "key1"=1235
sample 1 2 labels=1
sample 4 9 labels=2
