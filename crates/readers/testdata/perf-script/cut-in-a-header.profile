reflame profile 1
type "before" "count"
type "after" "count" default
func "app"
frame 0
stack 0 0   # "app"
sample 0 5 1
