reflame profile 1
type "samples" "count"
func "java.lang.Thread.run" class="java.lang.Thread" package="java.lang" language=java
func "com.acme.Pool.work" class="com.acme.Pool" package="com.acme" language=java
func "com.acme.Rules.eval" class="com.acme.Rules" package="com.acme" language=java
func "java.util.HashMap.get" class="java.util.HashMap" package="java.util" language=java
func "com.acme.Rules$$Lambda$14/0x0000000800c03000.apply" class="com.acme.Rules$$Lambda$14/0x0000000800c03000" package="com.acme" normalised="com.acme.Rules$$Lambda.apply" language=java
func "__memset_avx2" module="[kernel.kallsyms]" language=c
func "libjvm.so.CompileBroker::compiler_thread_loop"
func "[tid=4711]"
func "[no_Java_frame]"
func "start_thread"
func "thread_native_entry"
frame 0 raw="java/lang/Thread.run_[0]" kinds=interpreted
frame 1 raw="com/acme/Pool.work_[j]" kinds=jit
frame 2 raw="com/acme/Rules.eval_[j]" kinds=jit
frame 3 raw="java/util/HashMap.get_[i]" kinds=inlined
frame 0 raw="java/lang/Thread.run_[j]" kinds=jit
frame 4 raw="com/acme/Rules$$Lambda$14/0x0000000800c03000.apply_[j]" kinds=jit
frame 5 raw="__memset_avx2_[k]" kinds=kernel
frame 1 raw="com/acme/Pool.work_[1]" kinds=jit
frame 6
frame 7
frame 0
frame 1
frame 8
frame 9
frame 10
stack 0 0   # "java.lang.Thread.run"
stack 1 1   # "com.acme.Pool.work"
stack 2 2   # "com.acme.Rules.eval"
stack 3 3   # "java.util.HashMap.get"
stack 0 4   # "java.lang.Thread.run"
stack 1 1   # "com.acme.Pool.work"
stack 2 5   # "com.acme.Rules$$Lambda$14/0x0000000800c03000.apply"
stack 3 6   # "__memset_avx2"
stack 1 7   # "com.acme.Pool.work"
stack 2 8   # "libjvm.so.CompileBroker::compiler_thread_loop"
stack 0 9   # "[tid=4711]"
stack 1 10   # "java.lang.Thread.run"
stack 2 11   # "com.acme.Pool.work"
stack 0 12   # "[no_Java_frame]"
stack 1 13   # "start_thread"
stack 2 14   # "thread_native_entry"
sample 3 31
sample 7 5
sample 9 2
sample 12 9
sample 15 1
# snapshot: 5 records, 636 bytes
