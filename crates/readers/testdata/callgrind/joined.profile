reflame profile 1
type "Ir" "count"
type "Dr" "count"
exact
process 1 ""
thread 1 "" process=0
thread 2 "" process=0
func "main" file="a.c" language=c
func "work" file="a.c" language=c
func "start" file="b.c" language=c
func "other" file="b.c" language=c
frame 0 line=1 kinds=native
frame 1 line=2 kinds=native
frame 2 line=1 kinds=native
frame 3 line=2 kinds=native
stack 0 0   # "main"
stack 1 1   # "work"
stack 0 2   # "start"
stack 1 3   # "other"
stack 0 3 truncated   # "other"
sample 0 10 0 thread=0
sample 1 20 0 thread=0
sample 2 10 1 thread=1
sample 3 20 2 thread=1
sample 4 1 0 thread=1
