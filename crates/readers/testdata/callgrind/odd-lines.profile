reflame profile 1
type "Ir" "count"
func "main"
func "next"
frame 0 line=3
frame 1 line=6
frame 1
stack 0 0   # "main"
stack 0 1   # "next"
stack 0 2   # "next"
sample 0 12
sample 1 16
sample 2 4
