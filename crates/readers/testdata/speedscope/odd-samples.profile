reflame profile 1
type "weight" "count"
type "samples" "count"
thread 0 "p"
thread 0 "no weights"
thread 0 "more weights"
thread 0 "no events"
thread 0 "q"
func "main"
func "[unknown]" file="x.py"
func "[unknown]"
func "évil \u{0};\n�"
frame 0
frame 1 kinds=unknown
frame 2 kinds=unknown
frame 3
stack 0 0   # "main"
stack 1 0   # "main"
stack 0 1   # "[unknown]"
stack 0 2   # "[unknown]"
stack 0 3   # "évil \u{0};\n�"
sample 0 11 2 thread=0
sample 2 7 1 thread=0
sample 3 8 1 thread=0
sample 4 9 1 thread=0
sample 1 -12 1 thread=0
sample 0 1 1 thread=2
