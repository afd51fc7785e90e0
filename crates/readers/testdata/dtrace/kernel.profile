reflame profile 1
type "samples" "count"
func "kmem_cpu_reload" module="genunix"
func "kmem_cache_free" module="genunix"
func "zio_destroy" module="zfs"
func "thread_start" module="unix"
func "mach_cpu_idle" module="unix"
func "idle" module="unix"
func "[unknown]"
func "[zfs]" module="zfs"
frame 0 kinds=kernel
frame 1 kinds=kernel
frame 2
frame 3 kinds=kernel
frame 4 kinds=kernel
frame 5 kinds=kernel
frame 6 address=0xfffffffffb800c91 kinds=unknown
frame 7 address=0xfffffffff7a3a123 kinds=unknown
stack 0 3   # "thread_start"
stack 1 2   # "zio_destroy"
stack 2 1   # "kmem_cache_free"
stack 3 0   # "kmem_cpu_reload"
stack 1 5   # "idle"
stack 2 4   # "mach_cpu_idle"
stack 1 7   # "[zfs]"
stack 2 6   # "[unknown]"
sample 3 1
sample 5 18230
sample 7 3
