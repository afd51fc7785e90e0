reflame profile 1
type "CPU Time" "nanoseconds"
func "[no stack]"
func "deep" module="demo"
func "less" module="demo"
func "other" module="demo"
frame 0
frame 1
frame 2
frame 3
stack 0 0   # "[no stack]"
stack 0 1   # "deep"
stack 0 2   # "less"
stack 0 3   # "other"
sample 0 750000000
sample 1 1000000000
sample 2 2000000000
sample 3 4000000000
