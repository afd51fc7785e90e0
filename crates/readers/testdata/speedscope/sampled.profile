reflame profile 1
type "time" "nanoseconds"
type "samples" "count"
comment "shop.rb"
comment "cpu"
duration 40000000
func "<main>" file="/srv/demo/shop.rb" display="<main> (/srv/demo/shop.rb)" normalised="<main> (/srv/demo/shop.rb)" language=ruby
func "Shop#checkout" class="Shop" file="/srv/demo/shop.rb" display="Shop#checkout (/srv/demo/shop.rb)" normalised="Shop#checkout (/srv/demo/shop.rb)" language=ruby
func "sleep"
frame 0 line=40
frame 1 line=12
frame 2
stack 0 0   # "<main> (/srv/demo/shop.rb)"
stack 1 1   # "Shop#checkout (/srv/demo/shop.rb)"
stack 2 2   # "sleep"
sample 2 10000000 1 time=0
sample 1 10000000 1 time=10000000
sample 2 10000000 1 time=20000000
sample 0 10000000 1 time=30000000
