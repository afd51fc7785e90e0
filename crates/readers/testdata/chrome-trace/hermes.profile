reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
duration 4000000
process 7 "hermes"
thread 1 "hermes" process=0
func "global" file="http://localhost:8081/index.bundle" display="global (http://localhost:8081/index.bundle)" normalised="global (http://localhost:8081/index.bundle)" line=1 language=javascript
func "render" file="http://localhost:8081/index.bundle" display="render (http://localhost:8081/index.bundle)" normalised="render (http://localhost:8081/index.bundle)" line=30 language=javascript
func "(anonymous) http://localhost:8081/index.bundle:50:7" qualified="(anonymous)" file="http://localhost:8081/index.bundle" display="(anonymous) (http://localhost:8081/index.bundle:50:7)" normalised="(anonymous) (http://localhost:8081/index.bundle)" line=50 language=javascript
func "apply" module="Native"
func "[root]" module="root"
frame 0 line=40
frame 1 line=33
frame 2 line=51
frame 3
frame 4
stack 0 0   # "global (http://localhost:8081/index.bundle)"
stack 1 1   # "render (http://localhost:8081/index.bundle)"
stack 2 2   # "(anonymous) (http://localhost:8081/index.bundle:50:7)"
stack 3 3   # "apply"
stack 0 4   # "[root]"
sample 4 1000000 1 thread=0 time=0
sample 2 1000000 1 thread=0 time=1000000
sample 2 1000000 1 thread=0 time=2000000
sample 1 1000000 1 thread=0 time=3000000
