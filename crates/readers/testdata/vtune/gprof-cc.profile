reflame profile 1
type "CPU Time" "nanoseconds"
func "BaseThreadInitThunk"
func "GetSphere"
frame 0
frame 1
stack 0 0   # "BaseThreadInitThunk"
stack 0 1   # "GetSphere"
sample 0 500000000
sample 1 30000000
