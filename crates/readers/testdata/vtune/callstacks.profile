reflame profile 1
type "CPU Time" "nanoseconds"
func "grid_intersect" module="analyze_locks.exe" file="grid.cpp" language=c++
func "intersect_objects(struct ray *)" qualified="intersect_objects" module="analyze_locks.exe" file="intersect.cpp" display="intersect_objects(struct ray *)" normalised="intersect_objects(struct ray *)" language=c++
func "shader(struct ray *)" qualified="shader" module="analyze_locks.exe" file="shade.cpp" display="shader(struct ray *)" normalised="shader(struct ray *)" language=c++
func "trace(struct ray *)" qualified="trace" module="analyze_locks.exe" file="trace_rest.cpp" display="trace(struct ray *)" normalised="trace(struct ray *)" language=c++
func "sphere_intersect" module="analyze_locks.exe" file="sphere.cpp" language=c++
func "no_callers" module="libc.so.6" language=c
frame 0 address=0x40d340 kinds=native
frame 1 address=0x402840 kinds=native
frame 2 address=0x404730 kinds=native
frame 3 address=0x402370 kinds=native
frame 4 address=0x40d440 kinds=native
frame 5 kinds=native
stack 0 3   # "trace(struct ray *)"
stack 1 2   # "shader(struct ray *)"
stack 2 1   # "intersect_objects(struct ray *)"
stack 3 0   # "grid_intersect"
stack 1 1   # "intersect_objects(struct ray *)"
stack 2 0   # "grid_intersect"
stack 0 0 truncated   # "grid_intersect"
stack 0 1   # "intersect_objects(struct ray *)"
stack 1 4   # "sphere_intersect"
stack 0 5 truncated   # "no_callers"
sample 3 1918000000
sample 5 3500000000
sample 6 18000000
sample 8 1000000000
sample 9 250000000
