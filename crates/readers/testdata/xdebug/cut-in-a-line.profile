reflame profile 1
type "wall" "nanoseconds"
type "allocated" "bytes"
type "freed" "bytes"
type "calls" "count"
duration 200000
exact
func "{main}" file="/srv/a.php" display="{main} (/srv/a.php)" normalised="{main} (/srv/a.php)" language=php
func "A->f" qualified="A::f" class="A" display="A->f" normalised="A->f" language=php
frame 0
frame 0 line=7
frame 1
stack 0 0   # "{main} (/srv/a.php)"
stack 0 1   # "{main} (/srv/a.php)"
stack 1 2   # "A->f"
sample 0 100000 100 0 1 time=100000
sample 2 0 0 0 1 time=200000
