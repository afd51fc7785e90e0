reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
time 1700000000000000005
duration 1050000000
period "wall" "nanoseconds" 10000000
process 12 ""
thread 34 "" process=0
thread 35 "" process=0
func "Redis#get" class="Redis" module="redis" file="/srv/gems/redis-5.0/lib/redis.rb" display="Redis#get (/srv/gems/redis-5.0/lib/redis.rb)" normalised="Redis#get (/srv/gems/redis-5.0/lib/redis.rb)" language=ruby
func "block in call" qualified="call" file="/srv/app/user.rb" display="block in call (/srv/app/user.rb)" normalised="block in call (/srv/app/user.rb)" language=ruby
func "<main>" file="/srv/bin/rails"
func "sleep [c function]"
func "(unknown) [c function]"
func "[no stack]"
func "only_relative" file="lib/x.rb" display="only_relative (lib/x.rb)" normalised="only_relative (lib/x.rb)" language=ruby
frame 0 line=12
frame 1 line=17
frame 2 line=9
frame 3 kinds=native
frame 4 kinds=native,unknown
frame 5
frame 6
stack 0 2   # "<main>"
stack 1 1   # "block in call (/srv/app/user.rb)"
stack 2 0   # "Redis#get (/srv/gems/redis-5.0/lib/redis.rb)"
stack 1 3   # "sleep [c function]"
stack 1 6   # "only_relative (lib/x.rb)"
stack 0 4   # "(unknown) [c function]"
stack 0 5   # "[no stack]"
labels "state"="idle"
sample 2 10000000 1 thread=0 time=1000000000
sample 3 10000000 1 thread=0 time=1010000000
sample 2 10000000 1 thread=1 time=1020000000 labels=1
sample 5 10000000 1 time=1030000000
sample 6 10000000 1 thread=0 time=1040000000
sample 4 10000000 1 thread=0 time=1050000000
