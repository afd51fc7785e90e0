reflame profile 1
type "cpu" "nanoseconds"
comment "a comment"
time 1700000000000000000
duration 10
period "cpu" "nanoseconds" 10
func "main"
func "work"
frame 0
frame 1
stack 0 0   # "main"
stack 1 1   # "work"
labels "service.name"="shop" "color"="blue" "color"="red" "trace_id"="ff0102030405060708090a0b0c0d0e0f" "span_id"="ff01020304050607"
labels "service.name"="shop" "color"="blue" "color"="red"
sample 0 50 time=1 labels=1
sample 1 20 time=2 labels=2
sample 1 30 time=3 labels=2
