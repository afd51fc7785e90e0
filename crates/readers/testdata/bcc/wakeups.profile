reflame profile 1
type "time" "nanoseconds"
exact
func "hrtimer_wakeup"
func "__run_hrtimer"
func "finish_task_switch"
frame 0
frame 1
frame 0 kinds=kernel
frame 2
stack 0 1   # "__run_hrtimer"
stack 1 0   # "hrtimer_wakeup"
labels "target"="vmstat" "waker"="swapper/1"
sample 1 5000000 labels=1
