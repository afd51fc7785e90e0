reflame profile 1
type "samples" "count"
func "__read" module="libc.so.1" language=c
func "__write" module="libc.so.1" language=c
func "main" module="tail"
func "lost" module="libc.so.1" language=c
frame 0 kinds=native
frame 1 kinds=native
frame 2
frame 3 kinds=native
stack 0 2   # "main"
stack 1 1   # "__write"
sample 1 -5
