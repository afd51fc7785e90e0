reflame profile 1
type "samples" "count"
func "[truncated]"
func "work"
func "leaf"
func "main"
func "(truncated)"
func "a"
func "[broken]"
func "b"
func "c"
func "[Missed User Stack]"
func "d"
frame 0
frame 1
frame 2
frame 3
frame 4
frame 5
frame 6
frame 7
frame 8
frame 9
frame 10
stack 0 0 truncated   # "[truncated]"
stack 1 1   # "work"
stack 2 2   # "leaf"
stack 0 3   # "main"
stack 1 1   # "work"
stack 2 2   # "leaf"
stack 1 0 truncated   # "[truncated]"
stack 2 8   # "c"
stack 0 4 truncated   # "(truncated)"
stack 1 5   # "a"
stack 0 6 truncated   # "[broken]"
stack 1 7   # "b"
stack 0 9 truncated   # "[Missed User Stack]"
stack 1 10   # "d"
sample 2 5
sample 5 3
sample 9 2
sample 11 1
sample 7 1
sample 13 1
