reflame profile 1
type "wall" "nanoseconds"
type "allocated" "bytes"
type "freed" "bytes"
type "calls" "count"
duration 1000000
exact
func "{main}" file="/srv/a.php" display="{main} (/srv/a.php)" normalised="{main} (/srv/a.php)" language=php
func "A->f" qualified="A::f" class="A" file="/srv/b.php" display="A->f (/srv/b.php)" normalised="A->f (/srv/b.php)" language=php
func "strlen"
func "require" file="/srv/c.php" display="require (/srv/c.php)" normalised="require (/srv/c.php)" language=php
func "array_map"
func "{closure:/srv/c.php:2-2}"
frame 0
frame 0 line=7
frame 1
frame 1 line=3
frame 2
frame 1 line=5
frame 0 line=9
frame 3
frame 3 line=2
frame 4
frame 5
stack 0 0   # "{main} (/srv/a.php)"
stack 0 1   # "{main} (/srv/a.php)"
stack 1 2   # "A->f (/srv/b.php)"
stack 1 3   # "A->f (/srv/b.php)"
stack 2 4   # "strlen"
stack 1 5   # "A->f (/srv/b.php)"
stack 2 2   # "A->f (/srv/b.php)"
stack 0 6   # "{main} (/srv/a.php)"
stack 1 7   # "require (/srv/c.php)"
stack 1 8   # "require (/srv/c.php)"
stack 2 9   # "array_map"
stack 3 10   # "{closure:/srv/c.php:2-2}"
sample 0 100000 100 0 1 time=100000
sample 2 50000 0 0 1 time=200000
sample 4 50000 100 0 1 time=250000
sample 6 100000 0 300 1 time=300000
sample 2 100000 100 0 0 time=400000
sample 8 100000 0 0 1 time=500000
sample 10 50000 0 0 1 time=600000
sample 11 50000 0 0 1 time=650000
sample 8 100000 0 0 0 time=700000
sample 0 100000 0 0 0 time=800000
