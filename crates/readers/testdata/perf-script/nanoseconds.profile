reflame profile 1
type "cpu-clock:u" "nanoseconds"
type "samples" "count"
period "cpu-clock:u" "nanoseconds" 500250
mapping "/srv/demo/app" functions
process 0 "app"
thread 10169 "app" process=0
func "main" module="app"
func "work" module="app"
frame 0 address=0x382b6 mapping=0
frame 1 address=0x1b780 mapping=0
stack 0 0   # "main"
stack 1 1   # "work"
sample 1 500250 1 thread=0 time=0
sample 1 500250 1 thread=0 time=1
