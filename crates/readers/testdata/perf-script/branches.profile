reflame profile 1
type "branches:u" "count"
type "samples" "count"
period "branches:u" "count" 1
mapping "/srv/a" functions
process 0 "app"
thread 5 "app" process=0
func "main" module="a"
frame 0 address=0x55d4 mapping=0
stack 0 0   # "main"
labels "cpu"=0
sample 0 1 1 thread=0 time=0 labels=1
sample 0 1 1 thread=0 time=1000 labels=1
