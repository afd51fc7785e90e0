reflame profile 1
type "wall" "nanoseconds"
type "allocated" "bytes"
type "freed" "bytes"
type "calls" "count"
duration 1000000
exact
func "inner" file="/srv/a.php" display="inner (/srv/a.php)" normalised="inner (/srv/a.php)" language=php
func "leaf"
func "outer"
frame 0
frame 0 line=9
frame 1
frame 2
stack 0 0 truncated   # "inner (/srv/a.php)"
stack 0 1 truncated   # "inner (/srv/a.php)"
stack 1 2   # "leaf"
stack 0 3 truncated   # "outer"
sample 0 100000 0 0 1 time=100000
sample 2 100000 0 0 1 time=200000
sample 0 100000 0 0 0 time=300000
sample 3 100000 0 0 1 time=500000
