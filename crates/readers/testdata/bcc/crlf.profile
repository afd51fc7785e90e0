reflame profile 1
type "samples" "count"
process 9036 "cp"
process 13549 "func_ab worker 1"
process 25036 "dd"
thread 0 "cp" process=0
thread 0 "func_ab worker 1" process=1
thread 0 "dd" process=2
func "filemap_map_pages"
func "handle_mm_fault"
func "do_page_fault"
func "page_fault"
func "[unknown]"
func "[Missed Kernel Stack]"
func "func_ab"
func "main"
func "copy_user_enhanced_fast_string"
func "entry_SYSCALL_64_fastpath"
func "__write"
frame 0
frame 1
frame 2
frame 3
frame 4 kinds=unknown
frame 5
frame 6
frame 7
frame 8
frame 9
frame 8 kinds=kernel
frame 9 kinds=kernel
frame 10
stack 0 4   # "[unknown]"
stack 1 3   # "page_fault"
stack 2 2   # "do_page_fault"
stack 3 1   # "handle_mm_fault"
stack 4 0   # "filemap_map_pages"
stack 0 7   # "main"
stack 1 6   # "func_ab"
stack 2 5   # "[Missed Kernel Stack]"
stack 1 12   # "__write"
stack 2 11   # "entry_SYSCALL_64_fastpath"
stack 3 10   # "copy_user_enhanced_fast_string"
sample 4 1 thread=0
sample 7 5 thread=1
sample 10 12 thread=2
