reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
mapping "/usr/lib/dyld" start=0x18d36e000 build-id="de46dd5249943fd8b4b4e352a1a19354" functions
mapping "/srv/demo/demo" start=0x102af4000 build-id="c144ed77219a3695845eca110204f8db" functions
process 494 "demo"
thread 8683713 "Main Thread" process=0
thread 153 "worker" process=0
func "[dyld]" module="dyld"
func "start" module="dyld"
func "std::map<int, \"x\">::at(int&)" qualified="std::map<int, \"x\">::at" class="std::map<int, \"x\">" package="std" module="demo" file="/srv/demo/src/a & b.cpp" display="std::map<int, \"x\">::at(int&)" normalised="std::map<int, \"x\">::at(int&)" language=c++
func "main" module="demo" file="/srv/demo/src/a & b.cpp" language=c++
func "work" module="demo"
frame 0 address=0x18d3df0f1 mapping=0 kinds=unknown
frame 1 address=0x18d373904 mapping=0
frame 2 line=7 address=0x102af5d99 mapping=1 kinds=native
frame 3 line=25 address=0x102af5f30 mapping=1 kinds=native
frame 1 address=0x18d373dc4 mapping=0
frame 4 address=0x102af6000 mapping=1
stack 0 1   # "start"
stack 1 0   # "[dyld]"
stack 0 4   # "start"
stack 1 3   # "main"
stack 2 2   # "std::map<int, \"x\">::at(int&)"
labels "cpu"=3 "core"="P Core"
sample 1 1000000 1 thread=0 time=57246708 labels=1
sample 4 1000000 1 thread=0 time=59248125 labels=1
