reflame profile 1
type "samples" "count" scale=1000
func "a"
func "b"
func "c"
func "d"
func "e"
func "f"
frame 0
frame 1
frame 2
frame 3
frame 4
frame 5
stack 0 0   # "a"
stack 1 1   # "b"
stack 1 2   # "c"
stack 1 3   # "d"
stack 1 4   # "e"
stack 1 5   # "f"
sample 1 750
sample 2 1250
sample 3 3000
sample 4 125
sample 5 2000
# snapshot: 5 records, 318 bytes
