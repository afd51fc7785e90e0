reflame profile 1
type "samples" "count"
process 12 ""
thread 34 "" process=0
func "<main>" file="/srv/bin/rails"
func "[unknown]"
func "déjà \"vu\""
frame 0 line=9
frame 1 kinds=unknown
frame 2
stack 0 0   # "<main>"
stack 0 1   # "[unknown]"
stack 0 2   # "déjà \"vu\""
sample 0 2 thread=0
sample 0 2
sample 1 1 thread=0
sample 2 1 thread=0
