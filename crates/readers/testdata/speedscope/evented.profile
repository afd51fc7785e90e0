reflame profile 1
type "time" "nanoseconds"
comment "run"
duration 11500000
exact
func "main"
func "parse" file="p.c" language=c
func "read"
frame 0
frame 1 line=7 kinds=native
frame 2
stack 0 0   # "main"
stack 1 1   # "parse"
stack 2 2   # "read"
stack 0 2   # "read"
sample 0 500000 time=0
sample 1 2250000 time=500000
sample 2 750000 time=2750000
sample 1 4000000 time=3500000
sample 0 2000001 time=7500000
sample 3 1000000 time=10500000
