reflame profile 1
type "wall" "nanoseconds"
time 1732294012345678000
duration 100000
exact
process 7 "clang-16"
thread 11 "" process=0
thread 12 "" process=0
func "Source"
func "ParseClass"
func "ExecuteCompiler"
func "Total events"
frame 0
frame 1
frame 2
frame 3
stack 0 2   # "ExecuteCompiler"
stack 1 0   # "Source"
stack 2 1   # "ParseClass"
stack 0 3   # "Total events"
labels "detail"="/usr/include/c++/12/vector"
labels "detail"="std::vector<int>"
labels "detail"="std::vector<char>"
sample 0 70000 thread=0 time=0
sample 3 3000 thread=1 time=0
sample 1 20000 thread=0 time=10000 labels=1
sample 2 5000 thread=0 time=15000 labels=2
sample 2 5000 thread=0 time=25000 labels=3
