reflame profile 1
type "Ir" "count"
exact
func "main" file="a.c" language=c
func "even" file="a.c" language=c
func "odd" file="a.c" language=c
func "leaf" file="a.c" language=c
frame 0 line=1 kinds=native
frame 0 line=2 kinds=native
frame 1 line=10 kinds=native
frame 0 line=3 kinds=native
frame 2 line=21 kinds=native
frame 1 line=11 kinds=native
frame 2 line=20 kinds=native
frame 2 line=23 kinds=native
frame 3 line=30 kinds=native
frame 1 line=12 kinds=native
stack 0 0   # "main"
stack 0 1   # "main"
stack 1 2   # "even"
stack 1 5   # "even"
stack 2 6   # "odd"
stack 2 7   # "odd"
stack 3 8   # "leaf"
stack 1 9   # "even"
stack 2 8   # "leaf"
stack 0 3   # "main"
stack 1 4   # "odd"
stack 2 2   # "even"
stack 2 9   # "even"
stack 3 8   # "leaf"
stack 1 6   # "odd"
stack 1 7   # "odd"
stack 2 8   # "leaf"
sample 0 10
sample 2 200
sample 11 100
sample 4 266
sample 14 134
sample 6 67
sample 8 67
sample 13 33
sample 16 33
