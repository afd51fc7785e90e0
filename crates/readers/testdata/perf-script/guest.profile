reflame profile 1
type "cycles" "count"
type "samples" "count"
period "cycles" "count" 1
mapping "[guest.kernel.kallsyms.1234]" functions
mapping "[guest.kernel.kallsyms]" functions
mapping "/srv/demo/app" functions
process 12 "qemu a"
process 12 "qemu b"
process 12 "qemu a"
thread 13 "qemu a" process=0
thread 13 "qemu b" process=1
thread 13 "qemu a" process=2
thread 14 "VM: Thread" process=2
func "do_idle" module="[guest.kernel.kallsyms.1234]" language=c
func "vmx_run" module="[guest.kernel.kallsyms.1234]" language=c
func "[guest.kernel.kallsyms]" module="[guest.kernel.kallsyms]"
func "main" module="app"
func "work" module="app"
frame 0 address=0xffffffff817530ca mapping=0 kinds=kernel
frame 1 address=0xffffffff81752a2a mapping=0 kinds=kernel
frame 2 address=0xffffffff81752a2a mapping=1 kinds=kernel,unknown
frame 3 address=0x382b6 mapping=2
frame 4 address=0x1b780 mapping=2
stack 0 0   # "do_idle"
stack 1 1   # "vmx_run"
stack 0 2   # "[guest.kernel.kallsyms]"
stack 0 3   # "main"
stack 1 4   # "work"
labels "cpu"=3 "vm"=1234 "vcpu"=1
labels "cpu"=3 "vm"=5678 "vcpu"=0
labels "cpu"=2
sample 1 1 1 thread=0 time=0 labels=1
sample 2 1 1 thread=1 time=1000 labels=2
sample 4 1 1 thread=2 time=2000
sample 4 1 1 thread=3 time=3000 labels=3
