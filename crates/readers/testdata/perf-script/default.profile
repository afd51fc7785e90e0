reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
period "cpu-clock" "nanoseconds" 500250
mapping "/srv/demo/app" functions
mapping "[kernel.kallsyms]" functions
process 0 "app"
thread 10169 "app" process=0
thread 10170 "app" process=0
func "main" module="app"
func "work" module="app"
func "next_uptodate_folio" module="[kernel.kallsyms]" language=c
frame 0 address=0x382b6 mapping=0
frame 1 address=0x1b780 mapping=0
frame 2 address=0xffffffff8158c0a1 mapping=1 kinds=kernel
stack 0 0   # "main"
stack 1 1   # "work"
stack 2 2   # "next_uptodate_folio"
sample 1 500250 1 thread=0 time=0
sample 2 500250 1 thread=1 time=527000
