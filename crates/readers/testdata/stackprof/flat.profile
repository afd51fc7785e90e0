reflame profile 1
type "cpu" "nanoseconds"
type "samples" "count"
period "cpu" "nanoseconds" 1000000
func "Enumerable#sum" class="Enumerable" language=ruby
func "Range#each" class="Range" language=ruby
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
func "Array#initialize" class="Array" language=ruby
func "Class#new" class="Class" language=ruby
func "Order#lines" class="Order" file="/srv/demo/sp/shop.rb" display="Order#lines (/srv/demo/sp/shop.rb)" normalised="Order#lines (/srv/demo/sp/shop.rb)" line=11 language=ruby
func "(sweeping)"
func "(garbage collection)"
frame 0 kinds=native
frame 2
frame 6
frame 12 kinds=native
frame 15 kinds=gc
stack 0 0 truncated   # "Enumerable#sum"
stack 0 1 truncated   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 0 2 truncated   # "Object#work (/srv/demo/sp/shop.rb)"
stack 0 3 truncated   # "Array#initialize"
stack 0 4 truncated   # "(sweeping)"
sample 0 2000000 2
sample 1 1000000 1
sample 2 1000000 1
sample 3 1000000 1
sample 4 1000000 1
