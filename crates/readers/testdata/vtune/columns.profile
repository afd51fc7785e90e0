reflame profile 1
type "CPU Time" "nanoseconds"
type "CPU Time:Effective Time" "nanoseconds"
type "Instructions Retired" "count"
type "Allocation Size" "bytes"
func "main(int, char**)" qualified="main" module="demo" file="demo.cpp" display="main(int, char**)" normalised="main(int, char**)" language=c++
func "grid(ray*)" qualified="grid" module="demo" file="grid.cpp" display="grid(ray*)" normalised="grid(ray*)" language=c++
func "odd"
frame 0 address=0x401000 kinds=native
frame 1 address=0x402000 kinds=native
frame 2
stack 0 0   # "main(int, char**)"
stack 1 1   # "grid(ray*)"
stack 1 2   # "odd"
sample 0 250000000 200000000 12000 2048
sample 1 125000000 0 1234000 0
sample 2 1000000 0 0 0
