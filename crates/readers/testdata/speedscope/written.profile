reflame profile 1
type "cpu" "seconds" scale=1000
type "alloc" "bytes" default
comment "a \"title\"\n"
process 7 "shop; 7"
thread 9 "pool \u{1}" process=0
func "main" file="a.c" language=c
func "a;b\n\"c\"\u{0}\\" file="dir/é.c" language=c
func "[unknown]"
frame 0 line=3 kinds=native
frame 1 kinds=native
frame 2 kinds=unknown
stack 0 0   # "main"
stack 1 1   # "a;b\n\"c\"\u{0}\\"
stack 2 2   # "[unknown]"
sample 2 -2000 5
sample 1 1500 64 thread=0
sample 0 1 0 thread=0
