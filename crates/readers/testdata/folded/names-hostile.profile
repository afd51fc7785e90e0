reflame profile 1
type "samples" "count"
func "main"
func "=HYPERLINK(\"http://x\")" qualified="=HYPERLINK" display="=HYPERLINK(\"http://x\")" normalised="=HYPERLINK(\"http://x\")" language=c++
func "<script>alert(1)</script>"
func "\u{1b}[31mred\u{1b}[0m"
func "be\u{7}ll"
func "a\u{7f}b"
func "\u{9b}31m"
func "-1+1"
func "@sum"
func "`tick`"
frame 0
frame 1 kinds=native
frame 2
frame 3
frame 4
frame 5
frame 6
frame 7
frame 8
frame 9
stack 0 0   # "main"
stack 1 1   # "=HYPERLINK(\"http://x\")"
stack 2 2   # "<script>alert(1)</script>"
stack 1 3   # "\u{1b}[31mred\u{1b}[0m"
stack 2 4   # "be\u{7}ll"
stack 1 5   # "a\u{7f}b"
stack 2 6   # "\u{9b}31m"
stack 1 7   # "-1+1"
stack 2 8   # "@sum"
stack 3 9   # "`tick`"
sample 2 3
sample 4 2
sample 6 1
sample 9 1
