reflame profile 1
type "samples" "count"
func "f"
frame 0
stack 0 0   # "f"
labels "f"="f" "f"="g"
labels "f"=""
labels "f"="f"
labels ""=0
sample 0 1 labels=1
sample 0 2 labels=2
sample 0 4 labels=3
sample 0 8 labels=4
# pprof: 4 records, 120 bytes
# remark: labels with both a text and a number keep the text
