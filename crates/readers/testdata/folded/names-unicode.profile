reflame profile 1
type "samples" "count"
func "main"
func "größe"
func "名前 (模块.py)" qualified="名前" package="模块" file="模块.py" display="名前 (模块.py)" normalised="名前 (模块.py)" language=python
func "🙂"
func "größe"
func "‮evil"
func "a b"
frame 0
frame 1
frame 2 raw="名前 (模块.py:3)" display="名前 (模块.py:3)" line=3
frame 3
frame 4
frame 5
frame 6
stack 0 0   # "main"
stack 1 1   # "größe"
stack 2 2   # "名前 (模块.py:3)"
stack 3 3   # "🙂"
stack 1 4   # "größe"
stack 2 5   # "‮evil"
stack 1 6   # "a b"
sample 3 4
sample 5 2
sample 6 1
