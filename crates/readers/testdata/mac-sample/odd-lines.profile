reflame profile 1
type "samples" "count"
mapping "/x" start=0x1 limit=0x3 functions
thread 31 ""
func "main" module="x"
func "more" module="x"
func "below_nothing_at_that_column" module="x"
func "no_thread" module="x"
func "below" module="x"
frame 0 address=0x10 mapping=0
frame 1 address=0x20 mapping=0
frame 2 mapping=0
frame 3 address=0x40 mapping=0
frame 4 address=0x40 mapping=0
stack 0 0   # "main"
stack 1 1   # "more"
stack 2 2   # "below_nothing_at_that_column"
stack 0 3   # "no_thread"
stack 1 4   # "below"
sample 1 13 thread=0
sample 2 7 thread=0
sample 3 3
sample 4 2
