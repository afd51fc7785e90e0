reflame profile 1
type "samples" "count"
type "alloc" "bytes"
type "entries" "count"
func "MAIN"
func "Main.größe der preise"
func "Main.deep" package="Main" file="My Shop.hs" line=26 language=haskell
frame 0
frame 1
frame 2 line=26 kinds=native
stack 0 0   # "MAIN"
stack 1 1   # "Main.größe der preise"
stack 2 2   # "Main.deep"
sample 0 0 816 0
sample 1 7 1000 1
sample 2 3 500 3
