reflame profile 1
type "CPU Time" "nanoseconds"
func "main" module="demo"
frame 0
stack 0 0   # "main"
sample 0 1000000000
