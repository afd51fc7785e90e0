reflame profile 1
type "samples" "count"
func "bash"
func "_start"
func "main"
func "reader_loop"
func "read_command+0x14"
frame 0
frame 1
frame 2
frame 3
frame 4
stack 0 0   # "bash"
stack 1 1   # "_start"
stack 2 2   # "main"
stack 3 3   # "reader_loop"
stack 4 4   # "read_command+0x14"
sample 3 6
sample 4 1
