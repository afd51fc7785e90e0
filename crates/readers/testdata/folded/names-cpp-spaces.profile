reflame profile 1
type "samples" "count"
func "main"
func "operator new(unsigned long)" qualified="operator new" display="operator new(unsigned long)" normalised="operator new(unsigned long)" language=c++
func "std::map<int, std::string>::operator[](int const&)" qualified="std::map<int, std::string>::operator[]" class="std::map<int, std::string>" package="std" display="std::map<int, std::string>::operator[](int const&)" normalised="std::map<int, std::string>::operator[](int const&)" language=c++
func "(anonymous namespace)::run(char const*)" qualified="(anonymous namespace)::run" package="(anonymous namespace)" display="(anonymous namespace)::run(char const*)" normalised="(anonymous namespace)::run(char const*)" language=c++
func "std::function<void ()>::operator()() const" qualified="std::function<void ()>::operator()" class="std::function<void ()>" package="std" display="std::function<void ()>::operator()() const" normalised="std::function<void ()>::operator()() const" language=c++
frame 0
frame 1 kinds=native
frame 2 kinds=native
frame 3 kinds=native
frame 4 kinds=native
stack 0 0   # "main"
stack 1 1   # "operator new(unsigned long)"
stack 2 2   # "std::map<int, std::string>::operator[](int const&)"
stack 1 3   # "(anonymous namespace)::run(char const*)"
stack 1 4   # "std::function<void ()>::operator()() const"
sample 1 2
sample 2 8
sample 3 5
sample 4 3
