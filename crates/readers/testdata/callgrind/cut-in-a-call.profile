reflame profile 1
type "Ir" "count"
func "main"
frame 0 line=1
stack 0 0   # "main"
sample 0 5
