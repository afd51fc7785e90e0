reflame profile 1
type "weight" "count" scale=1000000000
type "samples" "count"
func "main"
func "half"
frame 0
frame 1
stack 0 0   # "main"
stack 1 1   # "half"
sample 1 300000000 1
sample 0 2000000000000000000 1
