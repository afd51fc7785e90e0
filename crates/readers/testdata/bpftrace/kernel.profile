reflame profile 1
type "samples" "count"
func "_raw_spin_unlock_irqrestore"
func "do_syscall_64"
func "entry_SYSCALL_64_after_hwframe"
func "native_safe_halt"
func "ret_from_fork"
frame 0 kinds=kernel
frame 1 kinds=kernel
frame 2 kinds=kernel
frame 3 kinds=kernel
frame 4 kinds=kernel
stack 0 2   # "entry_SYSCALL_64_after_hwframe"
stack 1 1   # "do_syscall_64"
stack 2 0   # "_raw_spin_unlock_irqrestore"
stack 0 4   # "ret_from_fork"
stack 1 3   # "native_safe_halt"
sample 2 3
sample 4 18230
