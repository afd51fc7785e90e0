reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
time 1700000000000000005
duration 1000000000
period "wall" "nanoseconds" 10000000
process 12 ""
thread 34 "" process=0
func "Redis#get" class="Redis" module="redis" file="/srv/gems/redis-5.0/lib/redis.rb" display="Redis#get (/srv/gems/redis-5.0/lib/redis.rb)" normalised="Redis#get (/srv/gems/redis-5.0/lib/redis.rb)" language=ruby
func "block in call" qualified="call" file="/srv/app/user.rb" display="block in call (/srv/app/user.rb)" normalised="block in call (/srv/app/user.rb)" language=ruby
func "<main>" file="/srv/bin/rails"
frame 0 line=12
frame 1 line=17
frame 2 line=9
stack 0 2   # "<main>"
stack 1 1   # "block in call (/srv/app/user.rb)"
stack 2 0   # "Redis#get (/srv/gems/redis-5.0/lib/redis.rb)"
sample 2 10000000 1 thread=0 time=1000000000
