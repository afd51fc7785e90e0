reflame profile 1
type "samples" "count"
func "<main> - bin/rails:9"
func "call (/gems/rack-2.2.3/lib/rack/runtime.rb)" qualified="call" module="rack" file="/gems/rack-2.2.3/lib/rack/runtime.rb" display="call (/gems/rack-2.2.3/lib/rack/runtime.rb)" normalised="call (/gems/rack-2.2.3/lib/rack/runtime.rb)" language=ruby
func "block in call (app/models/user.rb)" qualified="call" file="app/models/user.rb" display="block in call (app/models/user.rb)" normalised="block in call (app/models/user.rb)" language=ruby
func "sleep [c function] - (unknown):0"
func "(unknown) [c function] - (unknown):0"
frame 0
frame 1 raw="call - /gems/rack-2.2.3/lib/rack/runtime.rb:22" display="call (/gems/rack-2.2.3/lib/rack/runtime.rb:22)" line=22
frame 2 raw="block in call - app/models/user.rb:17" display="block in call (app/models/user.rb:17)" line=17
frame 3
frame 4
stack 0 0   # "<main> - bin/rails:9"
stack 1 1   # "call (/gems/rack-2.2.3/lib/rack/runtime.rb:22)"
stack 2 2   # "block in call (app/models/user.rb:17)"
stack 1 3   # "sleep [c function] - (unknown):0"
stack 0 4   # "(unknown) [c function] - (unknown):0"
sample 2 14
sample 3 3
sample 4 1
