reflame profile 1
type "alloc_space" "bytes"
func "(root)" language=javascript
frame 0 kinds=vm
stack 0 0   # "(root)"
sample 0 512
