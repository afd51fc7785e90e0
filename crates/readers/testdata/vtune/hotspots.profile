reflame profile 1
type "CPU Time" "nanoseconds"
type "CPU Time:Spin Time" "nanoseconds"
func "work<int; int>" module="demo"
func "[demo]" module="demo"
func "read"
frame 0
frame 1 address=0x1234 kinds=unknown
frame 2
stack 0 0   # "work<int; int>"
stack 0 1   # "[demo]"
stack 0 2   # "read"
sample 0 2500000000 0
sample 1 500000000 0
sample 2 1000000000 250000000
