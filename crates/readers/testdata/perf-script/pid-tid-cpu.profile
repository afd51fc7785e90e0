reflame profile 1
type "cycles:ppp" "count"
type "samples" "count"
mapping "/srv/demo/app" functions
process 10169 "worker one"
thread 10170 "app" process=0
thread 10169 "worker one" process=0
func "main" module="app"
func "work" module="app"
frame 0 address=0x382b6 mapping=0
frame 1 address=0x1b780 mapping=0
stack 0 0   # "main"
stack 1 1   # "work"
labels "cpu"=3
labels "cpu"=0
sample 1 1000 1 thread=0 time=0 labels=1
sample 1 2000 1 thread=1 time=1000000 labels=2
