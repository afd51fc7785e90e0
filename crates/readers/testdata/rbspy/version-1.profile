reflame profile 1
type "samples" "count"
time 1700000001000000005
process 12 ""
thread 34 "" process=0
func "Redis#get" class="Redis" module="redis" file="/srv/gems/redis-5.0/lib/redis.rb" display="Redis#get (/srv/gems/redis-5.0/lib/redis.rb)" normalised="Redis#get (/srv/gems/redis-5.0/lib/redis.rb)" language=ruby
func "<main>" file="/srv/bin/rails"
frame 0 line=12
frame 1 line=9
stack 0 1   # "<main>"
stack 1 0   # "Redis#get (/srv/gems/redis-5.0/lib/redis.rb)"
sample 1 1 thread=0 time=0
sample 1 1 thread=0 time=0
