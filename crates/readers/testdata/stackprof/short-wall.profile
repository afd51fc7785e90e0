reflame profile 1
type "wall" "nanoseconds"
type "samples" "count"
period "wall" "nanoseconds" 1000000
func "Range#each" class="Range" language=ruby
func "Enumerable#sum" class="Enumerable" language=ruby
func "Rules.tax" class="Rules" file="/srv/demo/sp/shop.rb" display="Rules.tax (/srv/demo/sp/shop.rb)" normalised="Rules.tax (/srv/demo/sp/shop.rb)" line=6 language=ruby
func "Order#price" class="Order" file="/srv/demo/sp/shop.rb" display="Order#price (/srv/demo/sp/shop.rb)" normalised="Order#price (/srv/demo/sp/shop.rb)" line=12 language=ruby
func "Array#sum" class="Array" language=ruby
func "Order#nested" class="Order" file="/srv/demo/sp/shop.rb" display="Order#nested (/srv/demo/sp/shop.rb)" normalised="Order#nested (/srv/demo/sp/shop.rb)" line=13 language=ruby
func "Object#work" class="Object" file="/srv/demo/sp/shop.rb" display="Object#work (/srv/demo/sp/shop.rb)" normalised="Object#work (/srv/demo/sp/shop.rb)" line=17 language=ruby
func "Integer#times" class="Integer" language=ruby
func "block in <main>" qualified="<main>" file="/srv/demo/sp/shop.rb" display="block in <main> (/srv/demo/sp/shop.rb)" normalised="block in <main> (/srv/demo/sp/shop.rb)" line=24 language=ruby
func "StackProf.run"
func "<main>" file="/srv/demo/sp/shop.rb" display="<main> (/srv/demo/sp/shop.rb)" normalised="<main> (/srv/demo/sp/shop.rb)" language=ruby
func "<main>" file="shop.rb" display="<main> (shop.rb)" normalised="<main> (shop.rb)" language=ruby
func "Kernel#sleep" class="Kernel" language=ruby
frame 11
frame 10
frame 9 kinds=native
frame 8
frame 6
frame 7 kinds=native
frame 5
frame 3
frame 4 kinds=native
frame 2
frame 1 kinds=native
frame 0 kinds=native
frame 12 kinds=native
stack 0 0   # "<main> (shop.rb)"
stack 1 1   # "<main> (/srv/demo/sp/shop.rb)"
stack 2 2   # "StackProf.run"
stack 3 3   # "block in <main> (/srv/demo/sp/shop.rb)"
stack 4 4   # "Object#work (/srv/demo/sp/shop.rb)"
stack 5 5   # "Integer#times"
stack 6 4   # "Object#work (/srv/demo/sp/shop.rb)"
stack 7 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 8 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 9 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 10 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 11 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 12 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 13 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 14 8   # "Array#sum"
stack 15 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 16 9   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 17 10   # "Enumerable#sum"
stack 18 11   # "Range#each"
stack 5 12   # "Kernel#sleep"
sample 18 1000000 1 time=0
sample 19 1000000 1 time=17883000
sample 19 1000000 1 time=18005000
sample 19 1000000 1 time=21088000
