reflame profile 1
type "alloc_objects" "count"
type "samples" "count"
period "alloc_objects" "count" 100
func "<main>" file="/srv/shop.rb" display="<main> (/srv/shop.rb)" normalised="<main> (/srv/shop.rb)" language=ruby
func "Order#price" class="Order" file="/srv/shop.rb" display="Order#price (/srv/shop.rb)" normalised="Order#price (/srv/shop.rb)" line=12 language=ruby
func "Array#each" class="Array" language=ruby
func "(garbage collection)"
frame 1
frame 2 kinds=native
frame 3 kinds=gc
stack 0 0 truncated   # "Order#price (/srv/shop.rb)"
stack 0 1 truncated   # "Array#each"
stack 0 2 truncated   # "(garbage collection)"
sample 0 300 3
sample 1 200 2
sample 2 100 1
