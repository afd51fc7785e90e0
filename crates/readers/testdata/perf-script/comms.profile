reflame profile 1
type "cycles" "count"
type "samples" "count"
period "cycles" "count" 9
mapping "/srv/demo/app" functions
process 0 "kworker/u8:2-ev"
process 7 "Thread 12 [x]"
process -1 ":-1"
process 0 ":4711"
process 4294967295 "a: b"
process 0 "swapper"
thread 77 "kworker/u8:2-ev" process=0
thread 8 "Thread 12 [x]" process=1
thread -1 ":-1" process=2
thread 4711 ":4711" process=3
thread 9007199254740993 "a: b" process=4
thread 0 "swapper" process=5
func "main" module="app"
func "work" module="app"
frame 0 address=0x382b6 mapping=0
frame 1 address=0x1b780 mapping=0
stack 0 0   # "main"
stack 1 1   # "work"
labels "cpu"=0
labels "cpu"=1
sample 1 9 1 thread=0 time=0 labels=1
sample 1 9 1 thread=1 time=1000 labels=2
sample 1 9 1 thread=2 time=2000 labels=2
sample 1 9 1 thread=3 time=3000
sample 1 9 1 thread=4 time=4000
sample 1 9 1 thread=5 time=5000 labels=2
