reflame profile 1
type "samples" "count"
comment "f"
comment "g"
comment "f"
func "g"
func "f"
frame 0
frame 1
stack 0 0   # "g"
stack 1 1   # "f"
stack 0 1   # "f"
stack 1 1   # "f"
stack 2 0   # "g"
stack 3 1   # "f"
labels "f"=1 "g"=2
sample 1 3
sample 5 5
sample 0 7 labels=1
# pprof: 3 records, 105 bytes
