reflame profile 1
type "time" "nanoseconds"
type "samples" "count" scale=1000
type "alloc" "bytes"
type "entries" "count"
comment "program: shop"
duration 1445000000
period "time" "nanoseconds" 1000000
func "MAIN"
func "Main.CAF"
func "Main.main" package="Main" file="Shop.hs" line=23 language=haskell
func "Main.fib" package="Main" file="Shop.hs" line=8 language=haskell
func "GHC.Conc.Signal.CAF"
func "GHC.IO.Encoding.CAF"
func "GHC.IO.Encoding.Iconv.CAF"
func "GHC.IO.Handle.FD.CAF"
func "GHC.IO.Handle.Text.CAF"
func "Main.report" package="Main" file="Shop.hs" line=20 language=haskell
func "Main.order" package="Main" file="Shop.hs" line=17 language=haskell
func "Main.prices" package="Main" file="Shop.hs" line=11 language=haskell
func "Main.prices.\\" package="Main" file="Shop.hs" line=11 language=haskell
func "Main.total" package="Main" file="Shop.hs" line=14 language=haskell
func "Main.sum_of_prices" package="Main" file="Shop.hs" line=14 language=haskell
frame 0
frame 1
frame 2 line=23 kinds=native
frame 3 line=8 kinds=native
frame 4
frame 5
frame 6
frame 7
frame 8
frame 9 line=20 kinds=native
frame 10 line=17 kinds=native
frame 11 line=11 kinds=native
frame 12 line=11 kinds=native
frame 13 line=14 kinds=native
frame 14 line=14 kinds=native
stack 0 0   # "MAIN"
stack 1 1   # "Main.CAF"
stack 2 2   # "Main.main"
stack 3 3   # "Main.fib"
stack 1 4   # "GHC.Conc.Signal.CAF"
stack 1 5   # "GHC.IO.Encoding.CAF"
stack 1 6   # "GHC.IO.Encoding.Iconv.CAF"
stack 1 7   # "GHC.IO.Handle.FD.CAF"
stack 1 8   # "GHC.IO.Handle.Text.CAF"
stack 1 2   # "Main.main"
stack 2 9   # "Main.report"
stack 3 10   # "Main.order"
stack 4 3   # "Main.fib"
stack 4 11   # "Main.prices"
stack 5 12   # "Main.prices.\\"
stack 4 13   # "Main.total"
stack 5 14   # "Main.sum_of_prices"
sample 2 0 0 0 1
sample 3 1445000 1445 0 92735
sample 10 0 0 0 20
sample 11 0 0 0 40
sample 12 0 0 0 59764
sample 13 46240000 46240 0 40
sample 14 1397315000 1397315 5481508816 16800020
sample 15 0 0 0 40
sample 16 0 0 0 40
