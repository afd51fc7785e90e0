reflame profile 1
type "Ir" "count"
type "Dr" "count"
comment "Ir: Instruction Fetch"
comment "I1 cache: 32768 B, 64 B, 8-way associative"
comment "Trigger: Program termination"
exact
mapping "/srv/demo/shop" functions files lines
mapping "/srv/demo/libother.so" functions files lines
func "main" module="shop" file="main.c" language=c
func "twice" module="shop" file="main.c" language=c
func "twice" module="shop" file="inlined.h"
func "lone" module="libother.so" file="other.c" language=c
frame 0 line=36 mapping=0 kinds=native
frame 0 line=37 mapping=0 kinds=native
frame 0 line=48 mapping=0 kinds=native
frame 1 line=16 mapping=0 kinds=native
frame 2 line=5 mapping=0
frame 3 line=7 mapping=1 kinds=native
stack 0 0   # "main"
stack 1 5   # "lone"
stack 0 1   # "main"
stack 1 3   # "twice"
stack 1 4   # "twice"
stack 0 2   # "main"
sample 0 100 5
sample 2 100 0
sample 5 900 2
sample 3 6000 2
sample 4 0 2
sample 1 2900 4
