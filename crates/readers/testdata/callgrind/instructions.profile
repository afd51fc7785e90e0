reflame profile 1
type "Ir" "count"
exact
mapping "/srv/demo/shop" functions files lines
func "main" module="shop"
func "[shop]" module="shop"
frame 0 address=0x80001234 mapping=0
frame 0 address=0x80001237 mapping=0
frame 0 address=0x80001238 mapping=0
frame 1 address=0x1100 mapping=0 kinds=unknown
stack 0 0   # "main"
stack 0 1   # "main"
stack 0 2   # "main"
stack 1 3   # "[shop]"
sample 0 1
sample 1 7
sample 3 6
