reflame profile 1
type "Ir" "count"
exact
func "main" file="a.c" language=c
func "work" file="a.c" language=c
func "leaf" file="a.c" language=c
func "more_told_than_found" file="a.c" language=c
func "poor" file="a.c" language=c
frame 0 line=1 kinds=native
frame 1 line=10 kinds=native
frame 0 line=2 kinds=native
frame 1 line=11 kinds=native
frame 2 line=20 kinds=native
frame 3 line=30 kinds=native
frame 3 line=31 kinds=native
frame 4 line=40 kinds=native
stack 0 0   # "main"
stack 0 1 truncated   # "work"
stack 0 2   # "main"
stack 1 1   # "work"
stack 1 3   # "work"
stack 2 4   # "leaf"
stack 0 3 truncated   # "work"
stack 1 4   # "leaf"
stack 0 5   # "more_told_than_found"
stack 0 6   # "more_told_than_found"
stack 1 7   # "poor"
sample 0 10
sample 1 225
sample 3 75
sample 7 75
sample 5 25
sample 8 10
sample 10 30
