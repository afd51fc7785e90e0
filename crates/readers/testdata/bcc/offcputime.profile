reflame profile 1
type "off-cpu" "nanoseconds"
exact
process 9036 "sleep"
process 0 "swapper/0"
thread 0 "sleep" process=0
thread 0 "swapper/0" process=1
func "finish_task_switch"
func "schedule"
func "do_nanosleep"
func "entry_SYSCALL_64_fastpath"
func "__nanosleep"
func "main"
frame 0
frame 1
frame 2
frame 3
frame 0 kinds=kernel
frame 1 kinds=kernel
frame 2 kinds=kernel
frame 3 kinds=kernel
frame 4
frame 5
stack 0 9   # "main"
stack 1 8   # "__nanosleep"
stack 2 7   # "entry_SYSCALL_64_fastpath"
stack 3 6   # "do_nanosleep"
stack 4 5   # "schedule"
stack 5 4   # "finish_task_switch"
stack 0 1   # "schedule"
stack 1 0   # "finish_task_switch"
sample 5 1204000 thread=0
sample 7 13000 thread=1
