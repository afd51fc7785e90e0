reflame profile 1
type "cpu-clock" "nanoseconds"
type "samples" "count"
period "cpu-clock" "nanoseconds" 500250
func "[no stack]"
frame 0
stack 0 0   # "[no stack]"
sample 0 500250 1 time=0
sample 0 500250 1 time=527000
