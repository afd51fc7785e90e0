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
func "Array#initialize" class="Array" language=ruby
func "Class#new" class="Class" language=ruby
func "Order#lines" class="Order" file="/srv/demo/sp/shop.rb" display="Order#lines (/srv/demo/sp/shop.rb)" normalised="Order#lines (/srv/demo/sp/shop.rb)" line=11 language=ruby
func "Order#to_json" class="Order" file="/srv/demo/sp/shop.rb" display="Order#to_json (/srv/demo/sp/shop.rb)" normalised="Order#to_json (/srv/demo/sp/shop.rb)" line=14 language=ruby
func "(sweeping)"
func "(garbage collection)"
func "JSON::Ext::Generator::State#generate" class="JSON::Ext::Generator::State" package="JSON::Ext::Generator" language=ruby
func "JSON.generate" class="JSON" file="/usr/lib/ruby/3.1.0/json/common.rb" display="JSON.generate (/usr/lib/ruby/3.1.0/json/common.rb)" normalised="JSON.generate (/usr/lib/ruby/3.1.0/json/common.rb)" line=296 language=ruby
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
frame 15
frame 14
frame 13 kinds=native
frame 12 kinds=native
frame 17 kinds=gc
frame 16 kinds=gc
frame 19
frame 18 kinds=native
frame 20 kinds=native
stack 0 0   # "<main> (shop.rb)"
stack 1 1   # "<main> (/srv/demo/sp/shop.rb)"
stack 2 2   # "StackProf.run"
stack 3 3   # "block in <main> (/srv/demo/sp/shop.rb)"
stack 4 4   # "Object#work (/srv/demo/sp/shop.rb)"
stack 5 5   # "Integer#times"
stack 6 4   # "Object#work (/srv/demo/sp/shop.rb)"
stack 7 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 8 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 9 8   # "Array#sum"
stack 10 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 11 9   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 12 10   # "Enumerable#sum"
stack 13 11   # "Range#each"
stack 14 10   # "Enumerable#sum"
stack 15 9   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 8 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 9 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 10 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 11 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 12 8   # "Array#sum"
stack 13 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 14 9   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 15 10   # "Enumerable#sum"
stack 16 11   # "Range#each"
stack 17 10   # "Enumerable#sum"
stack 18 9   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 11 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 12 6   # "Order#nested (/srv/demo/sp/shop.rb)"
stack 13 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 14 8   # "Array#sum"
stack 15 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 16 9   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 17 10   # "Enumerable#sum"
stack 18 11   # "Range#each"
stack 19 10   # "Enumerable#sum"
stack 20 9   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 10 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 11 8   # "Array#sum"
stack 12 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 13 9   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 14 10   # "Enumerable#sum"
stack 15 11   # "Range#each"
stack 16 10   # "Enumerable#sum"
stack 9 9   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 10 10   # "Enumerable#sum"
stack 11 11   # "Range#each"
stack 12 10   # "Enumerable#sum"
stack 9 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 10 13   # "Order#lines (/srv/demo/sp/shop.rb)"
stack 11 14   # "Class#new"
stack 12 15   # "Array#initialize"
stack 13 13   # "Order#lines (/srv/demo/sp/shop.rb)"
stack 10 8   # "Array#sum"
stack 11 7   # "Order#price (/srv/demo/sp/shop.rb)"
stack 12 9   # "Rules.tax (/srv/demo/sp/shop.rb)"
stack 13 10   # "Enumerable#sum"
stack 14 11   # "Range#each"
stack 15 10   # "Enumerable#sum"
stack 7 12   # "Order#to_json (/srv/demo/sp/shop.rb)"
stack 8 13   # "Order#lines (/srv/demo/sp/shop.rb)"
stack 9 14   # "Class#new"
stack 10 15   # "Array#initialize"
stack 11 13   # "Order#lines (/srv/demo/sp/shop.rb)"
stack 8 18   # "JSON.generate (/usr/lib/ruby/3.1.0/json/common.rb)"
stack 9 19   # "JSON::Ext::Generator::State#generate"
stack 5 20   # "Kernel#sleep"
stack 0 16   # "(garbage collection)"
stack 1 17   # "(sweeping)"
sample 13 1000000 1 time=0
sample 23 1000000 1 time=306000
sample 62 1000000 1 time=1287000
sample 42 1000000 1 time=2287000
sample 68 1000000 1 time=3379000
sample 47 1000000 1 time=16038000
sample 52 1000000 1 time=16291000
sample 68 1000000 1 time=17298000
sample 5 1000000 1 time=18287000
sample 58 1000000 1 time=19280000
sample 65 1000000 1 time=27993000
sample 43 1000000 1 time=28292000
sample 34 1000000 1 time=29284000
sample 26 1000000 1 time=30287000
sample 58 1000000 1 time=31280000
sample 26 1000000 1 time=40008000
sample 26 1000000 1 time=40288000
sample 35 1000000 1 time=41290000
sample 15 1000000 1 time=42286000
sample 36 1000000 1 time=43281000
sample 36 1000000 1 time=55999000
sample 35 1000000 1 time=56293000
sample 63 1000000 1 time=57288000
sample 25 1000000 1 time=58285000
sample 68 1000000 1 time=59310000
sample 66 1000000 1 time=68031000
sample 66 1000000 1 time=72023000
sample 66 1000000 1 time=75081000
sample 66 1000000 1 time=79986000
