reflame profile 1
type "wall" "nanoseconds"
type "allocated" "bytes"
type "freed" "bytes"
type "calls" "count"
duration 11400000
func "{main}" file="/srv/a.php" display="{main} (/srv/a.php)" normalised="{main} (/srv/a.php)" language=php
func "require" file="/srv/c.php" display="require (/srv/c.php)" normalised="require (/srv/c.php)" language=php
func "A->f" qualified="A::f" class="A" display="A->f" normalised="A->f" language=php
func "strlen"
func "g"
frame 0
frame 0 line=37
frame 1
frame 0 line=39
frame 2
frame 3
frame 0 line=40
frame 4
stack 0 0   # "{main} (/srv/a.php)"
stack 0 1   # "{main} (/srv/a.php)"
stack 1 2   # "require (/srv/c.php)"
stack 0 3   # "{main} (/srv/a.php)"
stack 1 4   # "A->f"
stack 2 5   # "strlen"
stack 0 6   # "{main} (/srv/a.php)"
stack 1 7   # "g"
sample 0 200000 1256 0 1 time=100000
sample 2 100000 0 352 1 time=300000
sample 4 100000 56 0 1 time=400000
sample 5 400000 44 0 1 time=500000
sample 7 10500000 0 6156 1 time=900000
