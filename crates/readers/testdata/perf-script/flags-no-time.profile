reflame profile 1
type "samples" "count"
process 0 "app"
thread 5 "app" process=0
func "work"
func "elf_load"
frame 0 address=0x41b780
frame 1 address=0xffffffff81752a2a kinds=kernel
stack 0 0   # "work"
stack 0 1   # "elf_load"
sample 0 1 thread=0
sample 1 1 thread=0
