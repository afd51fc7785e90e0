reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
duration 80
period "cpu-clock" "nanoseconds" 1000
mapping "[kernel.kallsyms]" start=0xffffffff81000000 limit=0xffffffff82000000
mapping "[my_fs]" start=0xffffffffa0000000 limit=0xffffffffa0001000
mapping "bpf_prog_0123_demo" start=0xffffffffc0000000 limit=0xffffffffc0000100
process 7 "demo"
thread 7 "demo" process=0
func "[unknown]"
func "[kernel.kallsyms]" module="[kernel.kallsyms]"
func "[my_fs]" module="[my_fs]"
func "bpf_prog_0123_demo" module="bpf_prog_0123_demo"
frame 0 address=0xfffffffff0000000 kinds=kernel,unknown
frame 1 address=0xffffffff81000010 mapping=0 kinds=kernel,unknown
frame 2 address=0xffffffffa0000010 mapping=1 kinds=kernel,unknown
frame 0 address=0xffffffffc0000010 kinds=kernel,unknown
frame 3 address=0xffffffffc0000010 mapping=2
stack 0 0   # "[unknown]"
stack 1 1   # "[kernel.kallsyms]"
stack 2 2   # "[my_fs]"
stack 3 3   # "[unknown]"
stack 3 4   # "bpf_prog_0123_demo"
sample 3 1000 1 thread=0 time=0
sample 4 1000 1 thread=0 time=50
sample 3 1000 1 thread=0 time=80
