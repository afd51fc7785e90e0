reflame profile 1
type "time" "nanoseconds"
type "samples" "count" scale=1000
type "alloc" "bytes"
type "entries" "count"
comment "program: shop"
duration 580000000
period "time" "nanoseconds" 20000000
func "MAIN"
func "Main.CAF"
func "Main.main"
func "Main.fib"
func "Main.sum of prices"
frame 0
frame 1
frame 2
frame 3
frame 4
stack 0 0   # "MAIN"
stack 1 1   # "Main.CAF"
stack 2 2   # "Main.main"
stack 3 3   # "Main.fib"
stack 1 4   # "Main.sum of prices"
sample 0 19720000 986 27331 0
sample 2 0 0 0 1
sample 3 560280000 28014 27304132 21891
sample 4 0 0 0 7
