reflame profile 1
type "samples" "count"
func "java"
func "start_thread"
func "java_start"
func "JavaThread::run" class="JavaThread" language=c++
func "Ljava/lang/Thread:::run"
func "Lorg/app/Main:::loop"
func "Lorg/app/Codec:::read"
func "Lorg/app/Codec:::inlined"
func "swapper"
func "cpu_idle" module="[kernel.kallsyms]" language=c
func "native_safe_halt" module="[kernel.kallsyms]" language=c
func "-"
func "[unknown]"
frame 0
frame 1
frame 2
frame 3 kinds=native,vm
frame 4
frame 5
frame 6 raw="Lorg/app/Codec:::read_[j]" kinds=jit
frame 7 raw="Lorg/app/Codec:::inlined_[i]" kinds=inlined
frame 8
frame 9 raw="cpu_idle_[k]" kinds=kernel
frame 10 raw="native_safe_halt_[k]" kinds=kernel
frame 11
frame 12 kinds=unknown
stack 0 0   # "java"
stack 1 1   # "start_thread"
stack 2 2   # "java_start"
stack 3 3   # "JavaThread::run"
stack 4 4   # "Ljava/lang/Thread:::run"
stack 5 5   # "Lorg/app/Main:::loop"
stack 6 6   # "Lorg/app/Codec:::read"
stack 6 7   # "Lorg/app/Codec:::inlined"
stack 0 8   # "swapper"
stack 1 9   # "cpu_idle"
stack 2 10   # "native_safe_halt"
stack 1 11   # "-"
stack 2 9   # "cpu_idle"
stack 3 12   # "[unknown]"
sample 5 12
sample 6 7
sample 7 3
sample 10 40
sample 13 2
