reflame profile 1
type "cpu" "nanoseconds"
type "samples" "count"
period "cpu" "nanoseconds" 1000000
func "Range#each" class="Range" language=ruby
func "Enumerable#sum" class="Enumerable" language=ruby
func "Rules.tax" class="Rules" file="/srv/demo/sp/shop.rb" display="Rules.tax (/srv/demo/sp/shop.rb)" normalised="Rules.tax (/srv/demo/sp/shop.rb)" line=6 language=ruby
func "Order#nested" class="Order" file="/srv/demo/sp/shop.rb" display="Order#nested (/srv/demo/sp/shop.rb)" normalised="Order#nested (/srv/demo/sp/shop.rb)" line=13 language=ruby
func "Object#work" class="Object" file="/srv/demo/sp/shop.rb" display="Object#work (/srv/demo/sp/shop.rb)" normalised="Object#work (/srv/demo/sp/shop.rb)" line=17 language=ruby
func "Integer#times" class="Integer" language=ruby
func "block in <main>" qualified="<main>" file="/srv/demo/sp/shop.rb" display="block in <main> (/srv/demo/sp/shop.rb)" normalised="block in <main> (/srv/demo/sp/shop.rb)" line=24 language=ruby
func "StackProf.run"
func "<main>" file="/srv/demo/sp/shop.rb" display="<main> (/srv/demo/sp/shop.rb)" normalised="<main> (/srv/demo/sp/shop.rb)" language=ruby
func "<main>" file="shop.rb" display="<main> (shop.rb)" normalised="<main> (shop.rb)" language=ruby
func "Order#lines" class="Order" file="/srv/demo/sp/shop.rb" display="Order#lines (/srv/demo/sp/shop.rb)" normalised="Order#lines (/srv/demo/sp/shop.rb)" line=11 language=ruby
func "Array#initialize" class="Array" language=ruby
func "Class#new" class="Class" language=ruby
func "Order#price" class="Order" file="/srv/demo/sp/shop.rb" display="Order#price (/srv/demo/sp/shop.rb)" normalised="Order#price (/srv/demo/sp/shop.rb)" line=12 language=ruby
func "Array#sum" class="Array" language=ruby
func "JSON::Ext::Generator::State#generate" class="JSON::Ext::Generator::State" package="JSON::Ext::Generator" language=ruby
func "JSON.generate" class="JSON" file="/usr/lib/ruby/3.1.0/json/common.rb" display="JSON.generate (/usr/lib/ruby/3.1.0/json/common.rb)" normalised="JSON.generate (/usr/lib/ruby/3.1.0/json/common.rb)" line=296 language=ruby
func "Order#to_json" class="Order" file="/srv/demo/sp/shop.rb" display="Order#to_json (/srv/demo/sp/shop.rb)" normalised="Order#to_json (/srv/demo/sp/shop.rb)" line=14 language=ruby
frame 9
frame 8
frame 7 kinds=native
frame 6
frame 4
frame 5 kinds=native
frame 3
frame 2
frame 1 kinds=native
frame 0 kinds=native
frame 13
frame 10
frame 12 kinds=native
frame 11 kinds=native
frame 14 kinds=native
stack 0 0   # "<main> (shop.rb)"
stack 1 1   # "<main> (/srv/demo/sp/shop.rb)"
stack 2 2   # "StackProf.run"
stack 3 3   # "block in <main> (/srv/demo/sp/shop.rb)"
stack 4 4   # "Object#work (/srv/demo/sp/shop.rb)"
stack 5 5   # "Integer#times"
stack 6 4   # "Object#work (/srv/demo/sp/shop.rb)"
stack 7 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 8 7   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 9 8   # "Enumerable#sum"
stack 10 9   # "Range#each"
stack 11 8   # "Enumerable#sum"
stack 12 7   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 8 10   # "Order#price (/srv/demo/sp/shop.rb)"
stack 9 11   # "Order#lines (/srv/demo/sp/shop.rb)"
stack 10 12   # "Class#new"
stack 11 13   # "Array#initialize"
stack 12 11   # "Order#lines (/srv/demo/sp/shop.rb)"
stack 8 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 9 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 10 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 11 7   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 12 8   # "Enumerable#sum"
stack 13 9   # "Range#each"
stack 14 8   # "Enumerable#sum"
stack 15 7   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 11 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 12 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 13 10   # "Order#price (/srv/demo/sp/shop.rb)"
stack 14 14   # "Array#sum"
stack 15 10   # "Order#price (/srv/demo/sp/shop.rb)"
stack 16 7   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 17 8   # "Enumerable#sum"
stack 18 9   # "Range#each"
stack 19 8   # "Enumerable#sum"
stack 20 7   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 12 10   # "Order#price (/srv/demo/sp/shop.rb)"
stack 13 14   # "Array#sum"
stack 14 10   # "Order#price (/srv/demo/sp/shop.rb)"
sample 10 1000000 1
sample 12 1000000 1
sample 17 1000000 1
sample 25 1000000 1
sample 35 1000000 1
sample 23 1000000 1
sample 38 1000000 1
