reflame profile 1
type "Time" "nanoseconds"
type "Memory" "bytes"
exact
func "{main}" file="/srv/demo/shop.php" display="{main} (/srv/demo/shop.php)" normalised="{main} (/srv/demo/shop.php)" language=php
func "fill" file="/srv/demo/shop.php" display="fill (/srv/demo/shop.php)" normalised="fill (/srv/demo/shop.php)" language=php
func "php::str_repeat" file="php:internal"
frame 0 line=5
frame 1 line=3
frame 2 line=3
frame 0 line=6
stack 0 0   # "{main} (/srv/demo/shop.php)"
stack 1 1   # "fill (/srv/demo/shop.php)"
stack 2 2   # "php::str_repeat"
stack 0 3   # "{main} (/srv/demo/shop.php)"
stack 1 2   # "php::str_repeat"
sample 2 1000 3000
sample 4 0 3000
sample 1 100 -200
sample 0 70 300
