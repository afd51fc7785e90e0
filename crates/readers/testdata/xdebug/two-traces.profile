reflame profile 1
type "wall" "nanoseconds"
type "allocated" "bytes"
type "freed" "bytes"
type "calls" "count"
duration 2000000
exact
func "{main}" file="/srv/a.php" display="{main} (/srv/a.php)" normalised="{main} (/srv/a.php)" language=php
func "f"
frame 0
frame 0 line=7
frame 1
stack 0 0   # "{main} (/srv/a.php)"
stack 0 1   # "{main} (/srv/a.php)"
stack 1 2   # "f"
sample 0 800000 0 0 1 time=100000
sample 0 100000 0 0 1 time=1100000
sample 2 100000 0 0 1 time=1200000
sample 0 600000 0 0 0 time=1300000
