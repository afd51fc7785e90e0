reflame profile 1
type "wall" "nanoseconds"
type "allocated" "bytes"
type "freed" "bytes"
type "calls" "count"
duration 1000000
exact
func "{main}" file="/srv/a.php" display="{main} (/srv/a.php)" normalised="{main} (/srv/a.php)" language=php
func "f" file="/srv/a.php" display="f (/srv/a.php)" normalised="f (/srv/a.php)" language=php
func "g"
func "h"
func "i"
frame 0
frame 0 line=7
frame 1
frame 1 line=8
frame 2
frame 0 line=9
frame 3
frame 0 line=10
frame 4
stack 0 0   # "{main} (/srv/a.php)"
stack 0 1   # "{main} (/srv/a.php)"
stack 1 2   # "f (/srv/a.php)"
stack 1 3   # "f (/srv/a.php)"
stack 2 4   # "g"
stack 0 5   # "{main} (/srv/a.php)"
stack 1 6   # "h"
stack 0 7   # "{main} (/srv/a.php)"
stack 1 8   # "i"
sample 0 100000 0 0 1 time=100000
sample 2 100000 0 0 1 time=200000
sample 4 100000 0 0 1 time=300000
sample 0 100000 0 0 0 time=400000
sample 6 100000 0 0 1 time=500000
sample 8 0 0 0 1 time=600000
