reflame profile 1
type "samples" "count"
func "redis-server"
func "-"
func "entry_SYSCALL_64_after_hwframe"
func "do_syscall_64"
func "__x64_sys_epoll_wait"
func "main"
func "aeMain"
func "aeProcessEvents"
func "[unknown]"
func "kworker/0:1-events"
func "ret_from_fork"
func "kthread"
func "worker_thread"
func "[Missed User Stack]"
frame 0
frame 1
frame 2
frame 3
frame 4
frame 5
frame 6
frame 7
frame 8 kinds=unknown
frame 9
frame 10
frame 11
frame 12
frame 13
stack 0 0   # "redis-server"
stack 1 1   # "-"
stack 2 2   # "entry_SYSCALL_64_after_hwframe"
stack 3 3   # "do_syscall_64"
stack 4 4   # "__x64_sys_epoll_wait"
stack 1 5   # "main"
stack 2 6   # "aeMain"
stack 3 7   # "aeProcessEvents"
stack 4 8   # "[unknown]"
stack 5 8   # "[unknown]"
stack 0 9   # "kworker/0:1-events"
stack 1 10   # "ret_from_fork"
stack 2 11   # "kthread"
stack 3 12   # "worker_thread"
stack 0 13 truncated   # "[Missed User Stack]"
stack 1 2   # "entry_SYSCALL_64_after_hwframe"
stack 2 3   # "do_syscall_64"
sample 4 11
sample 9 3
sample 13 8
sample 16 2
