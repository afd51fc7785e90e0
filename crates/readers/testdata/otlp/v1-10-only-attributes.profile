reflame profile 1
type "samples" "count"
time 1700000000000000000
duration 10
func "main"
frame 0
stack 0 0   # "main"
labels "color"="red" "size"=8
labels "size"=8
sample 0 1 time=1 labels=1
sample 0 1 time=2 labels=2
sample 0 1 time=3 labels=2
