reflame profile 1
type "cpu" ""
time 1700000000000000000
duration 10
mapping ""
func "main"
func "[unknown]"
frame 0
frame 1 mapping=0 kinds=unknown
stack 0 0   # "main"
stack 0 1   # "[unknown]"
labels "color"="red"
sample 0 1 labels=1
sample 0 928
sample 1 64
