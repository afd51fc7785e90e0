reflame profile 1
type "samples" "count"
mapping "/srv/demo/app" functions
process 0 "my app"
thread 0 "my app" process=0
func "main" module="app"
func "work" module="app"
frame 0 address=0x382b6 mapping=0
frame 1 address=0x1b780 mapping=0
stack 0 0   # "main"
stack 1 1   # "work"
sample 1 2 thread=0
