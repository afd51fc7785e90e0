reflame profile 1
type "time" "nanoseconds"
comment "p"
exact
func "main"
func "f"
frame 0
frame 1
stack 0 0   # "main"
stack 1 1   # "f"
sample 0 2000000000 time=0
sample 1 3000000000 time=2000000000
