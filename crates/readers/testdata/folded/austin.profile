reflame profile 1
type "samples" "count"
func "P123"
func "T1"
func "<module> (/srv/app.py)" qualified="<module>" file="/srv/app.py" display="<module> (/srv/app.py)" normalised="<module> (/srv/app.py)" language=python
func "main (/srv/app.py)" qualified="main" file="/srv/app.py" display="main (/srv/app.py)" normalised="main (/srv/app.py)" language=python
func "get (/srv/redis/client.py)" qualified="get" file="/srv/redis/client.py" display="get (/srv/redis/client.py)" normalised="get (/srv/redis/client.py)" language=python
func "T2"
func "_bootstrap (/usr/lib/python3.11/threading.py)" qualified="_bootstrap" package="threading" file="/usr/lib/python3.11/threading.py" display="_bootstrap (/usr/lib/python3.11/threading.py)" normalised="_bootstrap (/usr/lib/python3.11/threading.py)" language=python
func ":GC:"
frame 0
frame 1
frame 2 raw="/srv/app.py:<module>:90" display="<module> (/srv/app.py:90)" line=90
frame 3 raw="/srv/app.py:main:80" display="main (/srv/app.py:80)" line=80
frame 4 raw="/srv/redis/client.py:get:12" display="get (/srv/redis/client.py:12)" line=12
frame 5
frame 6 raw="/usr/lib/python3.11/threading.py:_bootstrap:1002" display="_bootstrap (/usr/lib/python3.11/threading.py:1002)" line=1002
frame 7
stack 0 0   # "P123"
stack 1 1   # "T1"
stack 2 2   # "<module> (/srv/app.py:90)"
stack 3 3   # "main (/srv/app.py:80)"
stack 4 4   # "get (/srv/redis/client.py:12)"
stack 1 5   # "T2"
stack 2 6   # "_bootstrap (/usr/lib/python3.11/threading.py:1002)"
stack 3 7   # ":GC:"
sample 3 11
sample 4 5
sample 7 2
