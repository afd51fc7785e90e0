reflame profile 1
type "CPU Time" "nanoseconds"
func "main" module="demo"
func "work<int, int>" module="demo"
func "alloc" module="libc.so.6" language=c
func "[ntdll.dll]" module="ntdll.dll"
func "read" module="libc.so.6" language=c
func "thread_start" module="demo"
frame 0
frame 1
frame 2 kinds=native
frame 3 address=0x180019140 kinds=unknown
frame 4 kinds=native
frame 5
stack 0 0   # "main"
stack 1 1   # "work<int, int>"
stack 2 2   # "alloc"
stack 2 3   # "[ntdll.dll]"
stack 2 4   # "read"
stack 0 5   # "thread_start"
stack 1 0   # "main"
sample 1 16612000
sample 2 14938000
sample 3 1000000
sample 4 10000
sample 6 500000000
