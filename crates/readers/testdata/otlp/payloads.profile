reflame profile 1
type "cpu" "nanoseconds"
time 1700000000000000000
func "main"
frame 0
stack 0 0   # "main"
labels "service.name"="shop"
sample 0 3 labels=1
sample 0 5
