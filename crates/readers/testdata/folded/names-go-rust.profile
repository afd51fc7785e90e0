reflame profile 1
type "samples" "count"
func "runtime.main" package="runtime" language=go
func "main.main" package="main" language=go
func "github.com/x/y/v2/pkg.(*T).Method" class="github.com/x/y/v2/pkg.T" package="github.com/x/y/v2/pkg" language=go
func "github.com/x/y/v2/pkg.(*T).Method.func1.2" class="github.com/x/y/v2/pkg.T" package="github.com/x/y/v2/pkg" normalised="github.com/x/y/v2/pkg.(*T).Method.func" language=go
func "core::ops::function::FnOnce::call_once{{vtable.shim}}" class="core::ops::function::FnOnce" package="core::ops::function" module="core" language=rust
func "<alloc::vec::Vec<T> as core::ops::drop::Drop>::drop" class="alloc::vec::Vec<T>" package="alloc::vec" module="alloc" language=rust
func "foo::example_function" package="foo" module="foo" language=rust
func "core::fmt::Write::write_fmt" class="core::fmt::Write" package="core::fmt" module="core" language=rust
frame 0 kinds=native,vm
frame 1 kinds=native
frame 2 kinds=native
frame 3 kinds=native
frame 4 raw="core::ops::function::FnOnce::call_once{{vtable.shim}}::h0123456789abcdef" kinds=native
frame 5 kinds=native
frame 6 raw="_RNvCskwGfYPst2Cb_3foo16example_function" kinds=native
frame 7 raw="_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE" kinds=native
stack 0 0   # "runtime.main"
stack 1 1   # "main.main"
stack 2 2   # "github.com/x/y/v2/pkg.(*T).Method"
stack 3 3   # "github.com/x/y/v2/pkg.(*T).Method.func1.2"
stack 0 4   # "core::ops::function::FnOnce::call_once{{vtable.shim}}"
stack 1 5   # "<alloc::vec::Vec<T> as core::ops::drop::Drop>::drop"
stack 0 6   # "foo::example_function"
stack 1 7   # "core::fmt::Write::write_fmt"
sample 3 6
sample 5 2
sample 7 1
