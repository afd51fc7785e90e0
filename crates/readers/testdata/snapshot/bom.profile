reflame profile 1
type "samples" "count"
func "main"
func "a"
func "b"
frame 0
frame 1
frame 2
stack 0 0   # "main"
stack 1 1   # "a"
stack 1 2   # "b"
sample 1 1
sample 2 2
# snapshot: 2 records, 259 bytes
