reflame profile 1
type "samples" "count"
func "@["
func "main"
func "work"
func "0x7f12a4c3" normalised="[unknown]"
func "__libc_start_main]"
func "bash"
func "_start"
func "reader_loop"
func "read_command+0x14"
frame 0
frame 1
frame 2
frame 3 kinds=unknown
frame 4
frame 5
frame 6
frame 7
frame 8
stack 0 0   # "@["
stack 1 1   # "main"
stack 2 2   # "work"
stack 3 3   # "0x7f12a4c3"
stack 4 4   # "__libc_start_main]"
stack 0 5   # "bash"
stack 1 6   # "_start"
stack 2 1   # "main"
stack 3 7   # "reader_loop"
stack 4 8   # "read_command+0x14"
sample 4 4
sample 8 6
sample 9 1
