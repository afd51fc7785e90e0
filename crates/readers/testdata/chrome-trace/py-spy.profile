reflame profile 1
type "wall" "nanoseconds"
duration 30000
process 7 ""
thread 1 "" process=0
thread 2 "" process=0
func "<module> (main.py)" qualified="<module>" package="main" file="main.py" display="<module> (main.py)" normalised="<module> (main.py)" language=python
func "Cart.total (cart.py)" qualified="Cart.total" class="Cart" package="cart" file="cart.py" display="Cart.total (cart.py)" normalised="Cart.total (cart.py)" language=python
func "get (redis/client.py)" qualified="get" package="redis" file="redis/client.py" display="get (redis/client.py)" normalised="get (redis/client.py)" language=python
func "run (threading.py)" qualified="run" package="threading" file="threading.py" display="run (threading.py)" normalised="run (threading.py)" language=python
func "read (libc.so.6)"
frame 0 raw="<module> (main.py:12)" display="<module> (main.py:12)" line=12
frame 1 raw="Cart.total (cart.py:7)" display="Cart.total (cart.py:7)" line=7
frame 2 raw="get (redis/client.py:40)" display="get (redis/client.py:40)" line=40
frame 2 raw="get (redis/client.py:41)" display="get (redis/client.py:41)" line=41
frame 3 raw="run (threading.py:975)" display="run (threading.py:975)" line=975
frame 4
stack 0 0   # "<module> (main.py:12)"
stack 1 1   # "Cart.total (cart.py:7)"
stack 2 2   # "get (redis/client.py:40)"
stack 2 3   # "get (redis/client.py:41)"
stack 0 4   # "run (threading.py:975)"
stack 1 5   # "read (libc.so.6)"
sample 2 10000 thread=0 time=0
sample 0 10000 thread=0 time=0
sample 4 7000 thread=1 time=0
sample 5 2000 thread=1 time=2000
sample 3 10000 thread=0 time=10000
