reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
type "alloc" "bytes"
type "entries" "count"
comment "program: shop"
duration 10000000
period "time" "nanoseconds" 1000000
func "MAIN"
func "Main.fib" package="Main" file="Shop.hs" line=8 language=haskell
func "GC"
func "[unknown]"
frame 0
frame 1 line=8 kinds=native
frame 2 kinds=gc
frame 3 kinds=unknown
stack 0 0   # "MAIN"
stack 1 1   # "Main.fib"
stack 2 1   # "Main.fib"
stack 2 3   # "[unknown]"
stack 1 2   # "GC"
sample 0 1000000 1 100 0
sample 1 6000000 6 850 8
sample 2 0 0 0 3
sample 3 1000000 1 50 1
sample 4 2000000 2 0 0
