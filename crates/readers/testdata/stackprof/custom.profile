reflame profile 1
type "samples" "count"
func "<main>" file="/srv/shop.rb" display="<main> (/srv/shop.rb)" normalised="<main> (/srv/shop.rb)" language=ruby
func "Order#price" class="Order" file="/srv/shop.rb" display="Order#price (/srv/shop.rb)" normalised="Order#price (/srv/shop.rb)" line=12 language=ruby
func "Array#each" class="Array" language=ruby
func "(garbage collection)"
frame 0
frame 1
stack 0 0   # "<main> (/srv/shop.rb)"
stack 1 1   # "Order#price (/srv/shop.rb)"
sample 1 2
