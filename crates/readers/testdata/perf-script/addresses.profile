reflame profile 1
type "cycles" "count"
type "samples" "count"
period "cycles" "count" 1
mapping "/srv/demo/app" functions
process 0 "app"
thread 5 "app" process=0
func "[unknown]"
func "0x1b780" normalised="[unknown]"
func "0x382b6" normalised="[unknown]"
func "[app]" module="app"
frame 0 kinds=unknown
frame 1 address=0x1b780 kinds=unknown
frame 2 address=0x382b6 kinds=unknown
frame 3 address=0x1b780 mapping=0 kinds=unknown
stack 0 0   # "[unknown]"
stack 1 1   # "0x1b780"
stack 0 2   # "0x382b6"
stack 1 3   # "[app]"
sample 1 1 1 thread=0 time=0
sample 3 1 1 thread=0 time=0
