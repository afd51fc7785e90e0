reflame profile 1
type "samples" "count"
func "Redis#get" class="Redis" module="redis" file="/srv/gems/redis-5.0/lib/redis.rb" display="Redis#get (/srv/gems/redis-5.0/lib/redis.rb)" normalised="Redis#get (/srv/gems/redis-5.0/lib/redis.rb)" language=ruby
func "block in call" qualified="call" file="/srv/app/user.rb" display="block in call (/srv/app/user.rb)" normalised="block in call (/srv/app/user.rb)" language=ruby
func "<main>" file="/srv/bin/rails"
func "sleep [c function]"
frame 0 line=12
frame 1 line=17
frame 2 line=9
frame 3 kinds=native
stack 0 2   # "<main>"
stack 1 1   # "block in call (/srv/app/user.rb)"
stack 2 0   # "Redis#get (/srv/gems/redis-5.0/lib/redis.rb)"
stack 1 3   # "sleep [c function]"
sample 2 2
sample 3 1
