reflame profile 1
type "wall" "nanoseconds"
duration 5000
exact
process 7 ""
thread 1 "main" process=0
func "load" file="src/db.rs" line=40 language=rust
func "load" file="src/other.rs" line=8 language=rust
frame 0 kinds=native
frame 1 kinds=native
stack 0 0   # "load"
stack 1 1   # "load"
sample 0 4000 thread=0 time=0
sample 1 1000 thread=0 time=1000
