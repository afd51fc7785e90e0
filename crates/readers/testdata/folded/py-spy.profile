reflame profile 1
type "samples" "count"
func "<module> (worker.py)" qualified="<module>" package="worker" file="worker.py" display="<module> (worker.py)" normalised="<module> (worker.py)" language=python
func "main (worker.py)" qualified="main" package="worker" file="worker.py" display="main (worker.py)" normalised="main (worker.py)" language=python
func "handle (worker.py)" qualified="handle" package="worker" file="worker.py" display="handle (worker.py)" normalised="handle (worker.py)" language=python
func "get (redis/commands/core.py)" qualified="get" package="redis.commands" file="redis/commands/core.py" display="get (redis/commands/core.py)" normalised="get (redis/commands/core.py)" language=python
func "<listcomp> (worker.py)" qualified="<listcomp>" package="worker" file="worker.py" display="<listcomp> (worker.py)" normalised="<listcomp> (worker.py)" language=python
func "_PyEval_EvalFrameDefault (python3.11)"
func "process 4242:\"python worker.py\""
func "MainThread"
frame 0 raw="<module> (worker.py:90)" display="<module> (worker.py:90)" line=90
frame 1 raw="main (worker.py:80)" display="main (worker.py:80)" line=80
frame 2 raw="handle (worker.py:61)" display="handle (worker.py:61)" line=61
frame 3 raw="get (redis/commands/core.py:3200)" display="get (redis/commands/core.py:3200)" line=3200
frame 2 raw="handle (worker.py:62)" display="handle (worker.py:62)" line=62
frame 4 raw="<listcomp> (worker.py:62)" display="<listcomp> (worker.py:62)" line=62
frame 5
frame 6
frame 7
frame 1 raw="main (worker.py:81)" display="main (worker.py:81)" line=81
stack 0 0   # "<module> (worker.py:90)"
stack 1 1   # "main (worker.py:80)"
stack 2 2   # "handle (worker.py:61)"
stack 3 3   # "get (redis/commands/core.py:3200)"
stack 2 4   # "handle (worker.py:62)"
stack 3 5   # "<listcomp> (worker.py:62)"
stack 2 6   # "_PyEval_EvalFrameDefault (python3.11)"
stack 0 7   # "process 4242:\"python worker.py\""
stack 1 8   # "MainThread"
stack 2 0   # "<module> (worker.py:90)"
stack 3 9   # "main (worker.py:81)"
sample 3 23
sample 5 4
sample 6 2
sample 10 1
