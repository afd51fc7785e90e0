reflame profile 1
type "cpu" "nanoseconds"
type "samples" "count"
period "cpu" "nanoseconds" 1000000
func "<main>" file="/srv/shop.rb" display="<main> (/srv/shop.rb)" normalised="<main> (/srv/shop.rb)" language=ruby
func "Order#price" class="Order" file="/srv/shop.rb" display="Order#price (/srv/shop.rb)" normalised="Order#price (/srv/shop.rb)" line=12 language=ruby
func "Array#each" class="Array" language=ruby
func "(garbage collection)"
frame 0 line=7
frame 2 kinds=native
frame 1 line=14
frame 0 line=8
frame 3 kinds=gc
stack 0 0   # "<main> (/srv/shop.rb)"
stack 1 1   # "Array#each"
stack 2 2   # "Order#price (/srv/shop.rb)"
stack 0 3   # "<main> (/srv/shop.rb)"
stack 1 4   # "(garbage collection)"
sample 2 1000000 1 time=0
sample 2 1000000 1 time=1001000
sample 2 1000000 1 time=2003000
sample 1 1000000 1 time=3000000
sample 1 1000000 1 time=4000000
sample 4 1000000 1 time=4900000
