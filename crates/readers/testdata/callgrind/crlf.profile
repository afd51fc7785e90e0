reflame profile 1
type "Ir" "count"
exact
func "main" file="a.c" language=c
func "left" file="a.c" language=c
func "right" file="a.c" language=c
func "shared" file="a.c" language=c
func "leaf" file="a.c" language=c
frame 0 line=1 kinds=native
frame 0 line=2 kinds=native
frame 1 line=10 kinds=native
frame 0 line=3 kinds=native
frame 2 line=20 kinds=native
frame 2 kinds=native
frame 3 line=30 kinds=native
frame 1 line=11 kinds=native
frame 3 line=31 kinds=native
frame 3 line=32 kinds=native
frame 3 line=33 kinds=native
frame 4 line=40 kinds=native
frame 4 line=41 kinds=native
stack 0 0   # "main"
stack 0 1   # "main"
stack 1 2   # "left"
stack 1 7   # "left"
stack 2 6   # "shared"
stack 2 9   # "shared"
stack 2 10   # "shared"
stack 3 11   # "leaf"
stack 0 3   # "main"
stack 1 4   # "right"
stack 1 5   # "right"
stack 2 6   # "shared"
stack 2 8   # "shared"
stack 2 9   # "shared"
stack 2 10   # "shared"
stack 3 11   # "leaf"
stack 3 12   # "leaf"
sample 0 10
sample 2 100
sample 9 100
sample 11 301
sample 4 100
sample 12 1
sample 13 73
sample 5 25
sample 15 224
sample 7 75
sample 16 1
