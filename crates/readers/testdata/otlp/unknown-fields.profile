reflame profile 1
type "cpu" "nanoseconds"
time 1700000000000000000
duration 10
func "main"
frame 0 address=0x5
stack 0 0   # "main"
sample 0 3
