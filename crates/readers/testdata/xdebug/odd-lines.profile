reflame profile 1
type "wall" "nanoseconds"
type "allocated" "bytes"
type "freed" "bytes"
type "calls" "count"
duration 1000000
exact
func "{main}" file="/srv/a.php" display="{main} (/srv/a.php)" normalised="{main} (/srv/a.php)" language=php
func "short"
frame 0
frame 1
stack 0 0   # "{main} (/srv/a.php)"
stack 1 1   # "short"
sample 0 200000 0 0 1 time=100000
sample 1 600000 0 0 1 time=300000
