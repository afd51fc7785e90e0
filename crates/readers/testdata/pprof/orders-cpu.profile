reflame profile 1
type "samples" "count"
type "cpu" "nanoseconds" default
time 1795327960153650208
duration 12174234582
period "cpu" "nanoseconds" 10000000
mapping "/srv/demo/orders" start=0x400000 limit=0x4cc000 functions
mapping "[vdso]" start=0x7f94287f0000 limit=0x7f94287f2000
mapping "[vsyscall]" start=0xffffffffff600000 limit=0xffffffffff601000
func "main.main.func1.1" system="main.main.func1.1" package="main" module="orders" file="_/srv/demo/gosrc/main.go" normalised="main.main.func" language=go
func "main.handle" system="main.handle" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "main.store" system="main.store" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "compress/gzip.(*Writer).Close" system="compress/gzip.(*Writer).Close" class="compress/gzip.Writer" package="compress/gzip" module="orders" file="compress/gzip/gzip.go" language=go
func "compress/flate.(*Writer).Close" system="compress/flate.(*Writer).Close" class="compress/flate.Writer" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "compress/flate.(*compressor).close" system="compress/flate.(*compressor).close" class="compress/flate.compressor" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "compress/flate.(*compressor).deflate" system="compress/flate.(*compressor).deflate" class="compress/flate.compressor" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "runtime.bgsweep" system="runtime.bgsweep" package="runtime" module="orders" file="runtime/mgcsweep.go" language=go
func "runtime.unlock" system="runtime.unlock" package="runtime" module="orders" file="runtime/lock_futex.go" language=go
func "runtime.unlockWithRank" system="runtime.unlockWithRank" package="runtime" module="orders" file="runtime/lockrank_off.go" language=go
func "runtime.unlock2" system="runtime.unlock2" package="runtime" module="orders" file="runtime/lock_futex.go" language=go
func "encoding/json.(*Encoder).Encode" system="encoding/json.(*Encoder).Encode" class="encoding/json.Encoder" package="encoding/json" module="orders" file="encoding/json/stream.go" language=go
func "compress/gzip.(*Writer).Write" system="compress/gzip.(*Writer).Write" class="compress/gzip.Writer" package="compress/gzip" module="orders" file="compress/gzip/gzip.go" language=go
func "compress/flate.NewWriter" system="compress/flate.NewWriter" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "runtime.newobject" system="runtime.newobject" package="runtime" module="orders" file="runtime/malloc.go" language=go
func "runtime.mallocgc" system="runtime.mallocgc" package="runtime" module="orders" file="runtime/malloc.go" language=go
func "runtime.memclrNoHeapPointers" system="runtime.memclrNoHeapPointers" package="runtime" module="orders" file="runtime/memclr_amd64.s" language=go
func "runtime.heapBitsSetType" system="runtime.heapBitsSetType" package="runtime" module="orders" file="runtime/mbitmap.go" language=go
func "runtime.heapBitsSetTypeGCProg" system="runtime.heapBitsSetTypeGCProg" package="runtime" module="orders" file="runtime/mbitmap.go" language=go
func "runtime.runGCProg" system="runtime.runGCProg" package="runtime" module="orders" file="runtime/mbitmap.go" language=go
func "runtime.freeSomeWbufs" system="runtime.freeSomeWbufs" package="runtime" module="orders" file="runtime/mgcwork.go" language=go
func "compress/flate.(*compressor).init" system="compress/flate.(*compressor).init" class="compress/flate.compressor" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "compress/flate.(*compressor).initDeflate" system="compress/flate.(*compressor).initDeflate" class="compress/flate.compressor" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "runtime.makeslice" system="runtime.makeslice" package="runtime" module="orders" file="runtime/slice.go" language=go
func "runtime.memclrNoHeapPointersChunked" system="runtime.memclrNoHeapPointersChunked" package="runtime" module="orders" file="runtime/malloc.go" language=go
func "runtime.lock" system="runtime.lock" package="runtime" module="orders" file="runtime/lock_futex.go" language=go
func "runtime.lockWithRank" system="runtime.lockWithRank" package="runtime" module="orders" file="runtime/lockrank_off.go" language=go
func "runtime.lock2" system="runtime.lock2" package="runtime" module="orders" file="runtime/lock_futex.go" language=go
func "runtime.gcAssistAlloc" system="runtime.gcAssistAlloc" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "runtime.systemstack" system="runtime.systemstack" package="runtime" module="orders" file="runtime/asm_amd64.s" language=go
func "runtime.gcAssistAlloc.func1" system="runtime.gcAssistAlloc.func1" package="runtime" module="orders" file="runtime/mgcmark.go" normalised="runtime.gcAssistAlloc.func" language=go
func "runtime.gcAssistAlloc1" system="runtime.gcAssistAlloc1" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "runtime.gcDrainN" system="runtime.gcDrainN" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "compress/flate.(*compressor).writeBlock" system="compress/flate.(*compressor).writeBlock" class="compress/flate.compressor" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "compress/flate.(*huffmanBitWriter).writeBlock" system="compress/flate.(*huffmanBitWriter).writeBlock" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "compress/flate.(*huffmanBitWriter).indexTokens" system="compress/flate.(*huffmanBitWriter).indexTokens" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "compress/flate.(*huffmanEncoder).generate" system="compress/flate.(*huffmanEncoder).generate" class="compress/flate.huffmanEncoder" package="compress/flate" module="orders" file="compress/flate/huffman_code.go" language=go
func "runtime.scanobject" system="runtime.scanobject" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "main.digest" system="main.digest" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "encoding/json.Marshal" system="encoding/json.Marshal" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.(*encodeState).marshal" system="encoding/json.(*encodeState).marshal" class="encoding/json.encodeState" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.(*encodeState).reflectValue" system="encoding/json.(*encodeState).reflectValue" class="encoding/json.encodeState" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.ptrEncoder.encode" system="encoding/json.ptrEncoder.encode" class="encoding/json.ptrEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.structEncoder.encode" system="encoding/json.structEncoder.encode" class="encoding/json.structEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.sliceEncoder.encode" system="encoding/json.sliceEncoder.encode" class="encoding/json.sliceEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.arrayEncoder.encode" system="encoding/json.arrayEncoder.encode" class="encoding/json.arrayEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.intEncoder" system="encoding/json.intEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "strconv.AppendInt" system="strconv.AppendInt" package="strconv" module="orders" file="strconv/itoa.go" language=go
func "strconv.small" system="strconv.small" package="strconv" module="orders" file="strconv/itoa.go" language=go
func "runtime.sweepone" system="runtime.sweepone" package="runtime" module="orders" file="runtime/mgcsweep.go" language=go
func "runtime.bgscavenge" system="runtime.bgscavenge" package="runtime" module="orders" file="runtime/mgcscavenge.go" language=go
func "runtime.(*scavengerState).run" system="runtime.(*scavengerState).run" class="runtime.scavengerState" package="runtime" module="orders" file="runtime/mgcscavenge.go" language=go
func "runtime.(*scavengerState).init.func2" system="runtime.(*scavengerState).init.func2" class="runtime.scavengerState" package="runtime" module="orders" file="runtime/mgcscavenge.go" normalised="runtime.(*scavengerState).init.func" language=go
func "runtime.(*pageAlloc).scavenge" system="runtime.(*pageAlloc).scavenge" class="runtime.pageAlloc" package="runtime" module="orders" file="runtime/mgcscavenge.go" language=go
func "runtime.(*pageAlloc).scavenge.func1" system="runtime.(*pageAlloc).scavenge.func1" class="runtime.pageAlloc" package="runtime" module="orders" file="runtime/mgcscavenge.go" normalised="runtime.(*pageAlloc).scavenge.func" language=go
func "runtime.(*pageAlloc).scavengeOne" system="runtime.(*pageAlloc).scavengeOne" class="runtime.pageAlloc" package="runtime" module="orders" file="runtime/mgcscavenge.go" language=go
func "runtime.sysUnused" system="runtime.sysUnused" package="runtime" module="orders" file="runtime/mem.go" language=go
func "runtime.sysUnusedOS" system="runtime.sysUnusedOS" package="runtime" module="orders" file="runtime/mem_linux.go" language=go
func "runtime.madvise" system="runtime.madvise" package="runtime" module="orders" file="runtime/sys_linux_amd64.s" language=go
func "runtime.(*activeSweep).begin" system="runtime.(*activeSweep).begin" class="runtime.activeSweep" package="runtime" module="orders" file="runtime/mgcsweep.go" language=go
func "runtime.heapBits.bits" system="runtime.heapBits.bits" class="runtime.heapBits" package="runtime" module="orders" file="runtime/mbitmap.go" language=go
func "encoding/json.stringEncoder" system="encoding/json.stringEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.(*encodeState).string" system="encoding/json.(*encodeState).string" class="encoding/json.encodeState" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "bytes.(*Buffer).WriteString" system="bytes.(*Buffer).WriteString" class="bytes.Buffer" package="bytes" module="orders" file="bytes/buffer.go" language=go
func "runtime.gcBgMarkWorker" system="runtime.gcBgMarkWorker" package="runtime" module="orders" file="runtime/mgc.go" language=go
func "runtime.gcBgMarkWorker.func2" system="runtime.gcBgMarkWorker.func2" package="runtime" module="orders" file="runtime/mgc.go" normalised="runtime.gcBgMarkWorker.func" language=go
func "runtime.gcDrain" system="runtime.gcDrain" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "runtime.markroot" system="runtime.markroot" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "runtime.markrootBlock" system="runtime.markrootBlock" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "runtime.scanblock" system="runtime.scanblock" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "bytes.(*Buffer).Write" system="bytes.(*Buffer).Write" class="bytes.Buffer" package="bytes" module="orders" file="bytes/buffer.go" language=go
func "runtime.asyncPreempt" system="runtime.asyncPreempt" package="runtime" module="orders" file="runtime/preempt_amd64.s" language=go
func "compress/flate.(*byFreq).sort" system="compress/flate.(*byFreq).sort" class="compress/flate.byFreq" package="compress/flate" module="orders" file="compress/flate/huffman_code.go" language=go
func "sort.Sort" system="sort.Sort" package="sort" module="orders" file="sort/sort.go" language=go
func "sort.pdqsort" system="sort.pdqsort" package="sort" module="orders" file="sort/zsortinterface.go" language=go
func "sort.insertionSort" system="sort.insertionSort" package="sort" module="orders" file="sort/zsortinterface.go" language=go
func "sort.partition" system="sort.partition" package="sort" module="orders" file="sort/zsortinterface.go" language=go
func "compress/flate.(*huffmanBitWriter).generateCodegen" system="compress/flate.(*huffmanBitWriter).generateCodegen" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "compress/flate.newHuffmanBitWriter" system="compress/flate.newHuffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "compress/flate.newHuffmanEncoder" system="compress/flate.newHuffmanEncoder" package="compress/flate" module="orders" file="compress/flate/huffman_code.go" language=go
func "runtime.markrootSpans" system="runtime.markrootSpans" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "runtime.isSweepDone" system="runtime.isSweepDone" package="runtime" module="orders" file="runtime/mgcsweep.go" language=go
func "runtime.gcMarkDone" system="runtime.gcMarkDone" package="runtime" module="orders" file="runtime/mgc.go" language=go
func "runtime.gcMarkTermination" system="runtime.gcMarkTermination" package="runtime" module="orders" file="runtime/mgc.go" language=go
func "runtime.gcMarkTermination.func3" system="runtime.gcMarkTermination.func3" package="runtime" module="orders" file="runtime/mgc.go" normalised="runtime.gcMarkTermination.func" language=go
func "runtime.startTheWorldWithSema" system="runtime.startTheWorldWithSema" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.wakep" system="runtime.wakep" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.startm" system="runtime.startm" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.notewakeup" system="runtime.notewakeup" package="runtime" module="orders" file="runtime/lock_futex.go" language=go
func "runtime.futexwakeup" system="runtime.futexwakeup" package="runtime" module="orders" file="runtime/os_linux.go" language=go
func "runtime.futex" system="runtime.futex" package="runtime" module="orders" file="runtime/sys_linux_amd64.s" language=go
func "runtime.gcMarkDone.func1" system="runtime.gcMarkDone.func1" package="runtime" module="orders" file="runtime/mgc.go" normalised="runtime.gcMarkDone.func" language=go
func "runtime.forEachP" system="runtime.forEachP" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.notetsleep" system="runtime.notetsleep" package="runtime" module="orders" file="runtime/lock_futex.go" language=go
func "runtime.notetsleep_internal" system="runtime.notetsleep_internal" package="runtime" module="orders" file="runtime/lock_futex.go" language=go
func "runtime.futexsleep" system="runtime.futexsleep" package="runtime" module="orders" file="runtime/os_linux.go" language=go
func "compress/flate.(*huffmanBitWriter).writeTokens" system="compress/flate.(*huffmanBitWriter).writeTokens" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "compress/flate.(*huffmanBitWriter).writeCode" system="compress/flate.(*huffmanBitWriter).writeCode" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "main.price" system="main.price" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "main.logf" system="main.logf" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "fmt.Sprintf" system="fmt.Sprintf" package="fmt" module="orders" file="fmt/print.go" language=go
func "fmt.(*pp).free" system="fmt.(*pp).free" class="fmt.pp" package="fmt" module="orders" file="fmt/print.go" language=go
func "runtime.gcWriteBarrierDX" system="runtime.gcWriteBarrierDX" package="runtime" module="orders" file="runtime/asm_amd64.s" language=go
func "runtime.gcWriteBarrier" system="runtime.gcWriteBarrier" package="runtime" module="orders" file="runtime/asm_amd64.s" language=go
func "runtime.wbBufFlush" system="runtime.wbBufFlush" package="runtime" module="orders" file="runtime/mwbbuf.go" language=go
func "runtime.wbBufFlush.func1" system="runtime.wbBufFlush.func1" package="runtime" module="orders" file="runtime/mwbbuf.go" normalised="runtime.wbBufFlush.func" language=go
func "runtime.wbBufFlush1" system="runtime.wbBufFlush1" package="runtime" module="orders" file="runtime/mwbbuf.go" language=go
func "runtime.findObject" system="runtime.findObject" package="runtime" module="orders" file="runtime/mbitmap.go" language=go
func "runtime.(*mspan).objIndex" system="runtime.(*mspan).objIndex" class="runtime.mspan" package="runtime" module="orders" file="runtime/mbitmap.go" language=go
func "runtime.(*mspan).divideByElemSize" system="runtime.(*mspan).divideByElemSize" class="runtime.mspan" package="runtime" module="orders" file="runtime/mbitmap.go" language=go
func "crypto/sha256.Sum256" system="crypto/sha256.Sum256" package="crypto/sha256" module="orders" file="crypto/sha256/sha256.go" language=go
func "crypto/sha256.(*digest).Write" system="crypto/sha256.(*digest).Write" class="crypto/sha256.digest" package="crypto/sha256" module="orders" file="crypto/sha256/sha256.go" language=go
func "crypto/sha256.block" system="crypto/sha256.block" package="crypto/sha256" module="orders" file="crypto/sha256/sha256block_amd64.s" language=go
func "runtime.markroot.func1" system="runtime.markroot.func1" package="runtime" module="orders" file="runtime/mgcmark.go" normalised="runtime.markroot.func" language=go
func "runtime.suspendG" system="runtime.suspendG" package="runtime" module="orders" file="runtime/preempt.go" language=go
func "runtime.procyield" system="runtime.procyield" package="runtime" module="orders" file="runtime/asm_amd64.s" language=go
func "compress/flate.(*huffmanEncoder).bitCounts" system="compress/flate.(*huffmanEncoder).bitCounts" class="compress/flate.huffmanEncoder" package="compress/flate" module="orders" file="compress/flate/huffman_code.go" language=go
func "runtime.greyobject" system="runtime.greyobject" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "runtime.pageIndexOf" system="runtime.pageIndexOf" package="runtime" module="orders" file="runtime/mheap.go" language=go
func "runtime.mcall" system="runtime.mcall" package="runtime" module="orders" file="runtime/asm_amd64.s" language=go
func "runtime.park_m" system="runtime.park_m" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.gcBgMarkWorker.func1" system="runtime.gcBgMarkWorker.func1" package="runtime" module="orders" file="runtime/mgc.go" normalised="runtime.gcBgMarkWorker.func" language=go
func "runtime.heapBits.next" system="runtime.heapBits.next" class="runtime.heapBits" package="runtime" module="orders" file="runtime/mbitmap.go" language=go
func "runtime.add1" system="runtime.add1" package="runtime" module="orders" file="runtime/mbitmap.go" language=go
func "runtime.(*mcache).allocLarge" system="runtime.(*mcache).allocLarge" class="runtime.mcache" package="runtime" module="orders" file="runtime/mcache.go" language=go
func "runtime.(*mheap).alloc" system="runtime.(*mheap).alloc" class="runtime.mheap" package="runtime" module="orders" file="runtime/mheap.go" language=go
func "runtime.(*mheap).alloc.func1" system="runtime.(*mheap).alloc.func1" class="runtime.mheap" package="runtime" module="orders" file="runtime/mheap.go" normalised="runtime.(*mheap).alloc.func" language=go
func "runtime.(*mheap).allocSpan" system="runtime.(*mheap).allocSpan" class="runtime.mheap" package="runtime" module="orders" file="runtime/mheap.go" language=go
func "runtime.newMarkBits" system="runtime.newMarkBits" package="runtime" module="orders" file="runtime/mheap.go" language=go
func "runtime.newArenaMayUnlock" system="runtime.newArenaMayUnlock" package="runtime" module="orders" file="runtime/mheap.go" language=go
func "runtime.(*mcache).nextFree" system="runtime.(*mcache).nextFree" class="runtime.mcache" package="runtime" module="orders" file="runtime/malloc.go" language=go
func "runtime.(*mcache).refill" system="runtime.(*mcache).refill" class="runtime.mcache" package="runtime" module="orders" file="runtime/mcache.go" language=go
func "runtime.(*mcentral).cacheSpan" system="runtime.(*mcentral).cacheSpan" class="runtime.mcentral" package="runtime" module="orders" file="runtime/mcentral.go" language=go
func "runtime.deductSweepCredit" system="runtime.deductSweepCredit" package="runtime" module="orders" file="runtime/mgcsweep.go" language=go
func "runtime.(*sweepLocked).sweep" system="runtime.(*sweepLocked).sweep" class="runtime.sweepLocked" package="runtime" module="orders" file="runtime/mgcsweep.go" language=go
func "runtime.(*gcBitsArena).tryAlloc" system="runtime.(*gcBitsArena).tryAlloc" class="runtime.gcBitsArena" package="runtime" module="orders" file="runtime/mheap.go" language=go
func "runtime.schedule" system="runtime.schedule" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.findRunnable" system="runtime.findRunnable" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.stealWork" system="runtime.stealWork" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.runqsteal" system="runtime.runqsteal" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.runqgrab" system="runtime.runqgrab" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.usleep" system="runtime.usleep" package="runtime" module="orders" file="runtime/sys_linux_amd64.s" language=go
func "runtime.gcStart" system="runtime.gcStart" package="runtime" module="orders" file="runtime/mgc.go" language=go
func "runtime.gcStart.func1" system="runtime.gcStart.func1" package="runtime" module="orders" file="runtime/mgc.go" normalised="runtime.gcStart.func" language=go
func "runtime.finishsweep_m" system="runtime.finishsweep_m" package="runtime" module="orders" file="runtime/mgcsweep.go" language=go
func "runtime.(*spanSet).reset" system="runtime.(*spanSet).reset" class="runtime.spanSet" package="runtime" module="orders" file="runtime/mspanset.go" language=go
func "reflect.Value.Field" system="reflect.Value.Field" class="reflect.Value" package="reflect" module="orders" file="reflect/value.go" language=go
func "compress/flate.(*compressor).findMatch" system="compress/flate.(*compressor).findMatch" class="compress/flate.compressor" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "compress/flate.matchLen" system="compress/flate.matchLen" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "runtime.heapBits.initSpan" system="runtime.heapBits.initSpan" class="runtime.heapBits" package="runtime" module="orders" file="runtime/mbitmap.go" language=go
func "runtime.gcmarknewobject" system="runtime.gcmarknewobject" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "runtime.(*mcentral).grow" system="runtime.(*mcentral).grow" class="runtime.mcentral" package="runtime" module="orders" file="runtime/mcentral.go" language=go
func "runtime.(*mheap).allocMSpanLocked" system="runtime.(*mheap).allocMSpanLocked" class="runtime.mheap" package="runtime" module="orders" file="runtime/mheap.go" language=go
func "runtime.(*gcControllerState).startCycle" system="runtime.(*gcControllerState).startCycle" class="runtime.gcControllerState" package="runtime" module="orders" file="runtime/mgcpacer.go" language=go
func "runtime.(*gcWork).put" system="runtime.(*gcWork).put" class="runtime.gcWork" package="runtime" module="orders" file="runtime/mgcwork.go" language=go
func "runtime.(*gcWork).init" system="runtime.(*gcWork).init" class="runtime.gcWork" package="runtime" module="orders" file="runtime/mgcwork.go" language=go
func "runtime.getempty" system="runtime.getempty" package="runtime" module="orders" file="runtime/mgcwork.go" language=go
func "runtime.putempty" system="runtime.putempty" package="runtime" module="orders" file="runtime/mgcwork.go" language=go
func "runtime.(*lfstack).push" system="runtime.(*lfstack).push" class="runtime.lfstack" package="runtime" module="orders" file="runtime/lfstack.go" language=go
func "sync.(*Pool).Put" system="sync.(*Pool).Put" class="sync.Pool" package="sync" module="orders" file="sync/pool.go" language=go
func "runtime.(*mheap).freeSpan" system="runtime.(*mheap).freeSpan" class="runtime.mheap" package="runtime" module="orders" file="runtime/mheap.go" language=go
func "runtime.(*mheap).freeSpan.func1" system="runtime.(*mheap).freeSpan.func1" class="runtime.mheap" package="runtime" module="orders" file="runtime/mheap.go" normalised="runtime.(*mheap).freeSpan.func" language=go
func "compress/flate.(*huffmanBitWriter).fixedSize" system="compress/flate.(*huffmanBitWriter).fixedSize" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "compress/flate.(*huffmanEncoder).bitLength" system="compress/flate.(*huffmanEncoder).bitLength" class="compress/flate.huffmanEncoder" package="compress/flate" module="orders" file="compress/flate/huffman_code.go" language=go
func "encoding/json.floatEncoder.encode" system="encoding/json.floatEncoder.encode" class="encoding/json.floatEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "reflect.Value.Float" system="reflect.Value.Float" class="reflect.Value" package="reflect" module="orders" file="reflect/value.go" language=go
func "reflect.flag.kind" system="reflect.flag.kind" class="reflect.flag" package="reflect" module="orders" file="reflect/value.go" language=go
func "runtime.(*wbBuf).reset" system="runtime.(*wbBuf).reset" class="runtime.wbBuf" package="runtime" module="orders" file="runtime/mwbbuf.go" language=go
func "runtime.growslice" system="runtime.growslice" package="runtime" module="orders" file="runtime/slice.go" language=go
func "runtime.memmove" system="runtime.memmove" package="runtime" module="orders" file="runtime/memmove_amd64.s" language=go
func "runtime.spanClass.sizeclass" system="runtime.spanClass.sizeclass" class="runtime.spanClass" package="runtime" module="orders" file="runtime/mheap.go" language=go
func "fmt.newPrinter" system="fmt.newPrinter" package="fmt" module="orders" file="fmt/print.go" language=go
func "sync.(*Pool).Get" system="sync.(*Pool).Get" class="sync.Pool" package="sync" module="orders" file="sync/pool.go" language=go
func "sync.(*Pool).pin" system="sync.(*Pool).pin" class="sync.Pool" package="sync" module="orders" file="sync/pool.go" language=go
func "sync.(*Pool).pinSlow" system="sync.(*Pool).pinSlow" class="sync.Pool" package="sync" module="orders" file="sync/pool.go" language=go
func "runtime.clearpools" system="runtime.clearpools" package="runtime" module="orders" file="runtime/mgc.go" language=go
func "sync.poolCleanup" system="sync.poolCleanup" package="sync" module="orders" file="sync/pool.go" language=go
func "runtime.scanstack" system="runtime.scanstack" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "runtime.gentraceback" system="runtime.gentraceback" package="runtime" module="orders" file="runtime/traceback.go" language=go
func "runtime.scanstack.func1" system="runtime.scanstack.func1" package="runtime" module="orders" file="runtime/mgcmark.go" normalised="runtime.scanstack.func" language=go
func "runtime.scanframeworker" system="runtime.scanframeworker" package="runtime" module="orders" file="runtime/mgcmark.go" language=go
func "runtime.getStackMap" system="runtime.getStackMap" package="runtime" module="orders" file="runtime/stack.go" language=go
func "runtime.(*sweepLocker).tryAcquire" system="runtime.(*sweepLocker).tryAcquire" class="runtime.sweepLocker" package="runtime" module="orders" file="runtime/mgcsweep.go" language=go
func "runtime.execute" system="runtime.execute" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.casgstatus" system="runtime.casgstatus" package="runtime" module="orders" file="runtime/proc.go" language=go
func "fmt.(*pp).doPrintf" system="fmt.(*pp).doPrintf" class="fmt.pp" package="fmt" module="orders" file="fmt/print.go" language=go
func "fmt.(*pp).printArg" system="fmt.(*pp).printArg" class="fmt.pp" package="fmt" module="orders" file="fmt/print.go" language=go
func "compress/flate.(*huffmanBitWriter).dynamicSize" system="compress/flate.(*huffmanBitWriter).dynamicSize" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "runtime.(*mspan).base" system="runtime.(*mspan).base" class="runtime.mspan" package="runtime" module="orders" file="runtime/mheap.go" language=go
func "runtime.gcStart.func2" system="runtime.gcStart.func2" package="runtime" module="orders" file="runtime/mgc.go" normalised="runtime.gcStart.func" language=go
func "runtime.slicebytetostring" system="runtime.slicebytetostring" package="runtime" module="orders" file="runtime/string.go" language=go
func "runtime.getMCache" system="runtime.getMCache" package="runtime" module="orders" file="runtime/mcache.go" language=go
func "runtime.stopTheWorldWithSema" system="runtime.stopTheWorldWithSema" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.preemptall" system="runtime.preemptall" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.preemptone" system="runtime.preemptone" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.preemptM" system="runtime.preemptM" package="runtime" module="orders" file="runtime/signal_unix.go" language=go
func "runtime.signalM" system="runtime.signalM" package="runtime" module="orders" file="runtime/os_linux.go" language=go
func "runtime.tgkill" system="runtime.tgkill" package="runtime" module="orders" file="runtime/sys_linux_amd64.s" language=go
func "fmt.(*pp).fmtInteger" system="fmt.(*pp).fmtInteger" class="fmt.pp" package="fmt" module="orders" file="fmt/print.go" language=go
func "fmt.(*fmt).fmtInteger" system="fmt.(*fmt).fmtInteger" class="fmt.fmt" package="fmt" module="orders" file="fmt/format.go" language=go
func "fmt.(*fmt).pad" system="fmt.(*fmt).pad" class="fmt.fmt" package="fmt" module="orders" file="fmt/format.go" language=go
func "fmt.(*buffer).write" system="fmt.(*buffer).write" class="fmt.buffer" package="fmt" module="orders" file="fmt/print.go" language=go
frame 0 line=73 address=0x4cb3bd mapping=0 kinds=native
frame 1 line=64 address=0x4cade4 mapping=0 kinds=native
frame 2 line=51 address=0x4caaee mapping=0 kinds=native
frame 3 line=242 address=0x4a9f86 mapping=0 kinds=native
frame 4 line=730 address=0x4a9f86 mapping=0 inline=1 kinds=native,inlined
frame 5 line=638 address=0x4a3f95 mapping=0 kinds=native
frame 6 line=470 address=0x4a3046 mapping=0 kinds=native
frame 7 line=293 address=0x423406 mapping=0 kinds=native,gc,vm
frame 8 line=112 address=0x423406 mapping=0 inline=1 kinds=native,inlined,vm
frame 9 line=32 address=0x423406 mapping=0 inline=2 kinds=native,inlined,vm
frame 10 line=116 address=0x40ad5c mapping=0 kinds=native,vm
frame 2 line=50 address=0x4caae4 mapping=0 kinds=native
frame 11 line=231 address=0x4bb1bd mapping=0 kinds=native
frame 12 line=191 address=0x4a9d98 mapping=0 kinds=native
frame 13 line=666 address=0x4a40ce mapping=0 kinds=native
frame 14 line=1202 address=0x40ca66 mapping=0 kinds=native,vm
frame 15 line=1038 address=0x40c64b mapping=0 kinds=native,vm
frame 16 line=127 address=0x4629f9 mapping=0 kinds=native,vm
frame 15 line=1050 address=0x40c6cc mapping=0 kinds=native,vm
frame 17 line=1033 address=0x413d4c mapping=0 kinds=native,vm
frame 18 line=1508 address=0x41480b mapping=0 kinds=native,vm
frame 19 line=1798 address=0x41505f mapping=0 kinds=native,vm
frame 7 line=285 address=0x42343f mapping=0 kinds=native,gc,vm
frame 7 line=285 address=0x423444 mapping=0 kinds=native,gc,vm
frame 20 line=471 address=0x4256e9 mapping=0 kinds=native,vm
frame 8 line=112 address=0x4256e9 mapping=0 inline=1 kinds=native,inlined,vm
frame 9 line=32 address=0x4256e9 mapping=0 inline=2 kinds=native,inlined,vm
frame 13 line=667 address=0x4a40e7 mapping=0 kinds=native
frame 21 line=592 address=0x4a3ab4 mapping=0 kinds=native
frame 22 line=371 address=0x4a3ab4 mapping=0 inline=1 kinds=native,inlined
frame 23 line=103 address=0x44a331 mapping=0 kinds=native,vm
frame 15 line=1126 address=0x40c804 mapping=0 kinds=native,vm
frame 24 line=1194 address=0x40c9bc mapping=0 kinds=native,vm
frame 7 line=288 address=0x4233bd mapping=0 kinds=native,gc,vm
frame 25 line=48 address=0x4233bd mapping=0 inline=1 kinds=native,inlined,vm
frame 26 line=22 address=0x4233bd mapping=0 inline=2 kinds=native,inlined,vm
frame 27 line=61 address=0x40ab99 mapping=0 kinds=native,vm
frame 15 line=906 address=0x40c19e mapping=0 kinds=native,vm
frame 28 line=473 address=0x41cb04 mapping=0 kinds=native,gc,vm
frame 29 line=492 address=0x45fc48 mapping=0 kinds=native,vm
frame 30 line=474 address=0x41cc64 mapping=0 kinds=native,gc,vm
frame 31 line=567 address=0x41cdad mapping=0 kinds=native,gc,vm
frame 32 line=1168 address=0x41e272 mapping=0 kinds=native,gc,vm
frame 6 line=408 address=0x4a2ec9 mapping=0 kinds=native
frame 33 line=170 address=0x4a1dfb mapping=0 kinds=native
frame 34 line=440 address=0x4a600e mapping=0 kinds=native
frame 35 line=570 address=0x4a6a84 mapping=0 kinds=native
frame 36 line=291 address=0x4a7d16 mapping=0 kinds=native
frame 32 line=1192 address=0x41e311 mapping=0 kinds=native,gc,vm
frame 37 line=1312 address=0x41e6a8 mapping=0 kinds=native,gc,vm
frame 1 line=63 address=0x4cadd8 mapping=0 kinds=native
frame 38 line=46 address=0x4ca954 mapping=0 kinds=native
frame 39 line=160 address=0x4aefa4 mapping=0 kinds=native
frame 40 line=331 address=0x4af799 mapping=0 kinds=native
frame 41 line=359 address=0x4afc17 mapping=0 kinds=native
frame 42 line=944 address=0x4b403d mapping=0 kinds=native
frame 43 line=760 address=0x4b21f3 mapping=0 kinds=native
frame 44 line=888 address=0x4b3786 mapping=0 kinds=native
frame 45 line=915 address=0x4b3c74 mapping=0 kinds=native
frame 46 line=551 address=0x4b1137 mapping=0 kinds=native
frame 47 line=42 address=0x484154 mapping=0 kinds=native
frame 48 line=60 address=0x484154 mapping=0 inline=1 kinds=native,inlined
frame 7 line=281 address=0x423424 mapping=0 kinds=native,gc,vm
frame 49 line=332 address=0x423580 mapping=0 kinds=native,gc,vm
frame 50 line=620 address=0x421a30 mapping=0 kinds=native,gc,vm
frame 51 line=566 address=0x4218bd mapping=0 kinds=native,vm
frame 52 line=359 address=0x42110d mapping=0 kinds=native,vm
frame 53 line=646 address=0x421b3c mapping=0 kinds=native,vm
frame 54 line=647 address=0x421bf4 mapping=0 kinds=native,vm
frame 55 line=741 address=0x421f8f mapping=0 kinds=native,vm
frame 56 line=62 address=0x4166ad mapping=0 kinds=native,vm
frame 57 line=111 address=0x416b74 mapping=0 kinds=native,vm
frame 58 line=546 address=0x463b97 mapping=0 kinds=native,vm
frame 49 line=341 address=0x4235a7 mapping=0 kinds=native,gc,vm
frame 59 line=154 address=0x4235a7 mapping=0 inline=1 kinds=native,inlined,vm
frame 20 line=469 address=0x4256c8 mapping=0 kinds=native,vm
frame 25 line=48 address=0x4256c8 mapping=0 inline=1 kinds=native,inlined,vm
frame 26 line=22 address=0x4256c8 mapping=0 inline=2 kinds=native,inlined,vm
frame 37 line=1315 address=0x41e69d mapping=0 kinds=native,gc,vm
frame 21 line=592 address=0x4a3a4f mapping=0 kinds=native
frame 22 line=369 address=0x4a3a4f mapping=0 inline=1 kinds=native,inlined
frame 37 line=1314 address=0x41e694 mapping=0 kinds=native,gc,vm
frame 60 line=534 address=0x41e694 mapping=0 inline=1 kinds=native,inlined,vm
frame 46 line=550 address=0x4b10a0 mapping=0 kinds=native
frame 61 line=646 address=0x4b19c9 mapping=0 kinds=native
frame 62 line=1096 address=0x4b4dab mapping=0 kinds=native
frame 63 line=184 address=0x47be63 mapping=0 kinds=native
frame 64 line=1295 address=0x41a2c4 mapping=0 kinds=native,gc,vm
frame 65 line=1325 address=0x41a604 mapping=0 kinds=native,gc,vm
frame 66 line=1069 address=0x41e0fe mapping=0 kinds=native,gc,vm
frame 67 line=170 address=0x41c255 mapping=0 kinds=native,gc,vm
frame 68 line=285 address=0x41c484 mapping=0 kinds=native,gc,vm
frame 69 line=1236 address=0x41e452 mapping=0 kinds=native,gc,vm
frame 19 line=1797 address=0x41505c mapping=0 kinds=native,vm
frame 27 line=51 address=0x40ab60 mapping=0 kinds=native,vm
frame 46 line=555 address=0x4b1186 mapping=0 kinds=native
frame 70 line=172 address=0x47bd1b mapping=0 kinds=native
frame 71 line=7 address=0x463220 mapping=0 kinds=native,vm
frame 49 line=344 address=0x423603 mapping=0 kinds=native,gc,vm
frame 34 line=471 address=0x4a6208 mapping=0 kinds=native
frame 36 line=305 address=0x4a7da4 mapping=0 kinds=native
frame 72 line=332 address=0x4a7da4 mapping=0 inline=1 kinds=native,inlined
frame 73 line=48 address=0x48f59c mapping=0 kinds=native
frame 74 line=73 address=0x491184 mapping=0 kinds=native
frame 75 line=11 address=0x490b45 mapping=0 kinds=native
frame 49 line=341 address=0x4235e9 mapping=0 kinds=native,gc,vm
frame 74 line=121 address=0x4910e4 mapping=0 kinds=native
frame 74 line=114 address=0x49108a mapping=0 kinds=native
frame 76 line=154 address=0x49136f mapping=0 kinds=native
frame 27 line=62 address=0x40abbe mapping=0 kinds=native,vm
frame 34 line=470 address=0x4a61dd mapping=0 kinds=native
frame 77 line=236 address=0x4a55d1 mapping=0 kinds=native
frame 21 line=569 address=0x4a35e9 mapping=0 kinds=native
frame 78 line=101 address=0x4a35e9 mapping=0 inline=1 kinds=native,inlined
frame 79 line=60 address=0x4a35e9 mapping=0 inline=2 kinds=native,inlined
frame 17 line=1254 address=0x414343 mapping=0 kinds=native,vm
frame 65 line=1327 address=0x41a5ec mapping=0 kinds=native,gc,vm
frame 67 line=192 address=0x41bf76 mapping=0 kinds=native,gc,vm
frame 80 line=343 address=0x41c71b mapping=0 kinds=native,gc,vm
frame 66 line=1103 address=0x41df33 mapping=0 kinds=native,gc,vm
frame 6 line=422 address=0x4a298e mapping=0 kinds=native
frame 20 line=470 address=0x4256da mapping=0 kinds=native,vm
frame 7 line=289 address=0x4233be mapping=0 kinds=native,gc,vm
frame 81 line=424 address=0x4233be mapping=0 inline=1 kinds=native,inlined,vm
frame 29 line=502 address=0x45fc72 mapping=0 kinds=native,vm
frame 37 line=1315 address=0x41e6a2 mapping=0 kinds=native,gc,vm
frame 20 line=472 address=0x4256f1 mapping=0 kinds=native,vm
frame 64 line=1367 address=0x41a404 mapping=0 kinds=native,gc,vm
frame 82 line=918 address=0x41904b mapping=0 kinds=native,gc,vm
frame 83 line=1059 address=0x41984e mapping=0 kinds=native,gc,vm
frame 84 line=1059 address=0x41923d mapping=0 kinds=native,gc,vm
frame 85 line=1309 address=0x439ad0 mapping=0 kinds=native,vm
frame 86 line=2430 address=0x43b8d9 mapping=0 kinds=native,vm
frame 87 line=2344 address=0x43b487 mapping=0 kinds=native,vm
frame 88 line=145 address=0x40ae28 mapping=0 kinds=native,vm
frame 89 line=82 address=0x430d55 mapping=0 kinds=native,vm
frame 90 line=560 address=0x463bc3 mapping=0 kinds=native,vm
frame 82 line=807 address=0x418e77 mapping=0 kinds=native,gc,vm
frame 91 line=814 address=0x418c3e mapping=0 kinds=native,gc,vm
frame 92 line=1645 address=0x43a24a mapping=0 kinds=native,vm
frame 93 line=225 address=0x40b1b3 mapping=0 kinds=native,vm
frame 94 line=202 address=0x40b064 mapping=0 kinds=native,vm
frame 95 line=75 address=0x430cee mapping=0 kinds=native,vm
frame 34 line=495 address=0x4a63d7 mapping=0 kinds=native
frame 96 line=589 address=0x4a6c6d mapping=0 kinds=native
frame 97 line=331 address=0x4a5a44 mapping=0 kinds=native
frame 10 line=129 address=0x40ad8b mapping=0 kinds=native,vm
frame 10 line=115 address=0x40ad40 mapping=0 kinds=native,vm
frame 1 line=62 address=0x4cadce mapping=0 kinds=native
frame 98 line=42 address=0x4ca8d6 mapping=0 kinds=native
frame 99 line=28 address=0x4ca8d6 mapping=0 inline=1 kinds=native,inlined
frame 100 line=221 address=0x49ad84 mapping=0 kinds=native
frame 101 line=160 address=0x49a953 mapping=0 kinds=native
frame 102 line=1720 address=0x461e26 mapping=0 kinds=native,gc,vm
frame 103 line=1692 address=0x461da2 mapping=0 kinds=native,gc,vm
frame 104 line=200 address=0x42fe4b mapping=0 kinds=native,gc,vm
frame 105 line=201 address=0x42fdc4 mapping=0 kinds=native,gc,vm
frame 106 line=260 address=0x42ff84 mapping=0 kinds=native,gc,vm
frame 107 line=421 address=0x412d9a mapping=0 kinds=native,vm
frame 108 line=252 address=0x412d9a mapping=0 inline=1 kinds=native,inlined,vm
frame 109 line=242 address=0x412d9a mapping=0 inline=2 kinds=native,inlined,vm
frame 38 line=46 address=0x4ca988 mapping=0 kinds=native
frame 110 line=269 address=0x4aa97e mapping=0 kinds=native
frame 111 line=206 address=0x4aa62b mapping=0 kinds=native
frame 112 line=814 address=0x4ae1eb mapping=0 kinds=native
frame 19 line=1797 address=0x415055 mapping=0 kinds=native,vm
frame 27 line=57 address=0x40ab8c mapping=0 kinds=native,vm
frame 67 line=213 address=0x41c024 mapping=0 kinds=native,gc,vm
frame 113 line=232 address=0x41c34c mapping=0 kinds=native,gc,vm
frame 114 line=248 address=0x4356f1 mapping=0 kinds=native,vm
frame 115 line=755 address=0x461a24 mapping=0 kinds=native,vm
frame 36 line=308 address=0x4a7dc4 mapping=0 kinds=native
frame 116 line=206 address=0x4a776e mapping=0 kinds=native
frame 20 line=467 address=0x4256a0 mapping=0 kinds=native,vm
frame 76 line=154 address=0x491352 mapping=0 kinds=native
frame 67 line=176 address=0x41c1d6 mapping=0 kinds=native,gc,vm
frame 69 line=1238 address=0x41e4d3 mapping=0 kinds=native,gc,vm
frame 117 line=1489 address=0x41ebfd mapping=0 kinds=native,gc,vm
frame 118 line=696 address=0x41ebfd mapping=0 inline=1 kinds=native,inlined,vm
frame 37 line=1312 address=0x41e73e mapping=0 kinds=native,gc,vm
frame 119 line=448 address=0x45fbc2 mapping=0 kinds=native,vm
frame 120 line=3352 address=0x43db46 mapping=0 kinds=native,vm
frame 121 line=1235 address=0x41a046 mapping=0 kinds=native,gc,vm
frame 55 line=712 address=0x421e0d mapping=0 kinds=native,vm
frame 116 line=181 address=0x4a76e1 mapping=0 kinds=native
frame 37 line=1312 address=0x41e753 mapping=0 kinds=native,gc,vm
frame 122 line=447 address=0x41e753 mapping=0 inline=1 kinds=native,inlined,vm
frame 123 line=97 address=0x41e753 mapping=0 inline=2 kinds=native,inlined,vm
frame 96 line=583 address=0x4a6c18 mapping=0 kinds=native
frame 97 line=327 address=0x4a5a17 mapping=0 kinds=native
frame 15 line=1029 address=0x40c5fd mapping=0 kinds=native,vm
frame 124 line=233 address=0x415844 mapping=0 kinds=native,vm
frame 125 line=912 address=0x426324 mapping=0 kinds=native,vm
frame 126 line=918 address=0x4263e4 mapping=0 kinds=native,vm
frame 127 line=1248 address=0x426b89 mapping=0 kinds=native,vm
frame 128 line=2069 address=0x428424 mapping=0 kinds=native,vm
frame 129 line=2157 address=0x42873f mapping=0 kinds=native,vm
frame 21 line=569 address=0x4a3530 mapping=0 kinds=native
frame 78 line=97 address=0x4a3530 mapping=0 inline=1 kinds=native,inlined
frame 15 line=1018 address=0x40c547 mapping=0 kinds=native,vm
frame 130 line=819 address=0x40bee4 mapping=0 kinds=native,vm
frame 131 line=181 address=0x4156b1 mapping=0 kinds=native,vm
frame 132 line=82 address=0x415d25 mapping=0 kinds=native,vm
frame 133 line=844 address=0x424924 mapping=0 kinds=native,vm
frame 49 line=369 address=0x423673 mapping=0 kinds=native,gc,vm
frame 134 line=636 address=0x423da4 mapping=0 kinds=native,gc,vm
frame 128 line=2053 address=0x428342 mapping=0 kinds=native,vm
frame 135 line=2036 address=0x428342 mapping=0 inline=1 kinds=native,inlined,vm
frame 120 line=3363 address=0x43dbec mapping=0 kinds=native,vm
frame 136 line=3214 address=0x43d6bd mapping=0 kinds=native,vm
frame 137 line=2670 address=0x43c198 mapping=0 kinds=native,vm
frame 138 line=2961 address=0x43cd51 mapping=0 kinds=native,vm
frame 139 line=6020 address=0x4440fc mapping=0 kinds=native,vm
frame 140 line=5985 address=0x443fa4 mapping=0 kinds=native,vm
frame 141 line=140 address=0x4635bd mapping=0 kinds=native,vm
frame 10 line=120 address=0x40ad64 mapping=0 kinds=native,vm
frame 37 line=1328 address=0x41e6cb mapping=0 kinds=native,gc,vm
frame 15 line=1148 address=0x40c896 mapping=0 kinds=native,vm
frame 142 line=667 address=0x4187c4 mapping=0 kinds=native,gc,vm
frame 143 line=668 address=0x418496 mapping=0 kinds=native,gc,vm
frame 144 line=259 address=0x423279 mapping=0 kinds=native,vm
frame 145 line=270 address=0x42ed42 mapping=0 kinds=native,vm
frame 21 line=569 address=0x4a358e mapping=0 kinds=native
frame 78 line=100 address=0x4a358e mapping=0 inline=1 kinds=native,inlined
frame 79 line=60 address=0x4a358e mapping=0 inline=2 kinds=native,inlined
frame 15 line=1022 address=0x40c5a5 mapping=0 kinds=native,vm
frame 16 line=203 address=0x462ae4 mapping=0 kinds=native,vm
frame 43 line=746 address=0x4b226c mapping=0 kinds=native
frame 146 line=1278 address=0x48d341 mapping=0 kinds=native
frame 6 line=436 address=0x4a2a24 mapping=0 kinds=native
frame 147 line=257 address=0x4a229e mapping=0 kinds=native
frame 148 line=320 address=0x4a229e mapping=0 inline=1 kinds=native,inlined
frame 37 line=1312 address=0x41e745 mapping=0 kinds=native,gc,vm
frame 122 line=445 address=0x41e745 mapping=0 inline=1 kinds=native,inlined,vm
frame 124 line=254 address=0x41598b mapping=0 kinds=native,vm
frame 149 line=794 address=0x413acf mapping=0 kinds=native,vm
frame 37 line=1312 address=0x41e759 mapping=0 kinds=native,gc,vm
frame 122 line=447 address=0x41e759 mapping=0 inline=1 kinds=native,inlined,vm
frame 28 line=482 address=0x41cb5b mapping=0 kinds=native,gc,vm
frame 15 line=1087 address=0x40c758 mapping=0 kinds=native,vm
frame 150 line=1577 address=0x41f2d0 mapping=0 kinds=native,vm
frame 118 line=696 address=0x41f2d0 mapping=0 inline=1 kinds=native,inlined,vm
frame 37 line=1314 address=0x41e690 mapping=0 kinds=native,gc,vm
frame 60 line=534 address=0x41e690 mapping=0 inline=1 kinds=native,inlined,vm
frame 36 line=280 address=0x4a7c8a mapping=0 kinds=native
frame 132 line=164 address=0x415fe5 mapping=0 kinds=native,vm
frame 151 line=244 address=0x41619a mapping=0 kinds=native,vm
frame 127 line=1213 address=0x4269d3 mapping=0 kinds=native,vm
frame 152 line=1079 address=0x4266f3 mapping=0 kinds=native,vm
frame 7 line=293 address=0x4233fb mapping=0 kinds=native,gc,vm
frame 8 line=112 address=0x4233fb mapping=0 inline=1 kinds=native,inlined,vm
frame 9 line=32 address=0x4233fb mapping=0 inline=2 kinds=native,inlined,vm
frame 142 line=679 address=0x418804 mapping=0 kinds=native,gc,vm
frame 153 line=468 address=0x41f5f6 mapping=0 kinds=native,gc,vm
frame 96 line=583 address=0x4a6c10 mapping=0 kinds=native
frame 37 line=1339 address=0x41e711 mapping=0 kinds=native,gc,vm
frame 117 line=1509 address=0x41eced mapping=0 kinds=native,gc,vm
frame 154 line=120 address=0x424b34 mapping=0 kinds=native,gc,vm
frame 155 line=100 address=0x424a5b mapping=0 kinds=native,gc,vm
frame 156 line=396 address=0x4252a5 mapping=0 kinds=native,vm
frame 157 line=409 address=0x4253b0 mapping=0 kinds=native,vm
frame 158 line=35 address=0x40a95d mapping=0 kinds=native,vm
frame 38 line=46 address=0x4ca9fa mapping=0 kinds=native
frame 99 line=28 address=0x4ca9fa mapping=0 inline=1 kinds=native,inlined
frame 101 line=161 address=0x49a969 mapping=0 kinds=native
frame 159 line=108 address=0x467ffa mapping=0 kinds=native
frame 124 line=230 address=0x415824 mapping=0 kinds=native,vm
frame 134 line=719 address=0x423fb5 mapping=0 kinds=native,gc,vm
frame 160 line=1485 address=0x4272e6 mapping=0 kinds=native,vm
frame 161 line=1486 address=0x42734d mapping=0 kinds=native,vm
frame 25 line=48 address=0x42734d mapping=0 inline=1 kinds=native,inlined,vm
frame 26 line=22 address=0x42734d mapping=0 inline=2 kinds=native,inlined,vm
frame 34 line=463 address=0x4a60f8 mapping=0 kinds=native
frame 162 line=309 address=0x4a60f8 mapping=0 inline=1 kinds=native,inlined
frame 163 line=113 address=0x4a60f8 mapping=0 inline=2 kinds=native,inlined
frame 11 line=206 address=0x4bb03d mapping=0 kinds=native
frame 164 line=575 address=0x4b1419 mapping=0 kinds=native
frame 165 line=1374 address=0x4b1419 mapping=0 inline=1 kinds=native,inlined
frame 166 line=83 address=0x4b1419 mapping=0 inline=2 kinds=native,inlined
frame 32 line=1174 address=0x41e292 mapping=0 kinds=native,gc,vm
frame 106 line=289 address=0x4300fe mapping=0 kinds=native,gc,vm
frame 167 line=80 address=0x42fd2f mapping=0 kinds=native,vm
frame 1 line=58 address=0x4cacdd mapping=0 kinds=native
frame 168 line=290 address=0x44a929 mapping=0 kinds=native,vm
frame 15 line=1087 address=0x40c712 mapping=0 kinds=native,vm
frame 10 line=116 address=0x40ad58 mapping=0 kinds=native,vm
frame 115 line=756 address=0x461a26 mapping=0 kinds=native,vm
frame 6 line=468 address=0x4a3034 mapping=0 kinds=native
frame 37 line=1312 address=0x41e74e mapping=0 kinds=native,gc,vm
frame 122 line=446 address=0x41e74e mapping=0 inline=1 kinds=native,inlined,vm
frame 116 line=206 address=0x4a77be mapping=0 kinds=native
frame 169 line=66 address=0x462ba6 mapping=0 kinds=native,vm
frame 76 line=155 address=0x491362 mapping=0 kinds=native
frame 129 line=2155 address=0x42873e mapping=0 kinds=native,vm
frame 36 line=291 address=0x4a7d37 mapping=0 kinds=native
frame 134 line=663 address=0x423dfb mapping=0 kinds=native,gc,vm
frame 170 line=545 address=0x423dfb mapping=0 inline=1 kinds=native,inlined,vm
frame 77 line=229 address=0x4a5593 mapping=0 kinds=native
frame 37 line=1328 address=0x41e6c5 mapping=0 kinds=native,gc,vm
frame 7 line=285 address=0x423445 mapping=0 kinds=native,gc,vm
frame 2 line=52 address=0x4cab4b mapping=0 kinds=native
frame 99 line=28 address=0x4cab4b mapping=0 inline=1 kinds=native,inlined
frame 100 line=218 address=0x49ad35 mapping=0 kinds=native
frame 171 line=137 address=0x49a824 mapping=0 kinds=native
frame 172 line=131 address=0x4680c4 mapping=0 kinds=native
frame 173 line=209 address=0x46838d mapping=0 kinds=native
frame 174 line=226 address=0x4684c7 mapping=0 kinds=native
frame 130 line=826 address=0x40bf12 mapping=0 kinds=native,vm
frame 69 line=1245 address=0x41e431 mapping=0 kinds=native,gc,vm
frame 116 line=198 address=0x4a774a mapping=0 kinds=native
frame 37 line=1312 address=0x41e687 mapping=0 kinds=native,gc,vm
frame 37 line=1312 address=0x41e749 mapping=0 kinds=native,gc,vm
frame 122 line=445 address=0x41e749 mapping=0 inline=1 kinds=native,inlined,vm
frame 142 line=673 address=0x4187d6 mapping=0 kinds=native,gc,vm
frame 175 line=1590 address=0x41aee9 mapping=0 kinds=native,vm
frame 176 line=236 address=0x4686c0 mapping=0 kinds=native
frame 67 line=176 address=0x41c1bd mapping=0 kinds=native,gc,vm
frame 7 line=281 address=0x423425 mapping=0 kinds=native,gc,vm
frame 32 line=1184 address=0x41e2f1 mapping=0 kinds=native,gc,vm
frame 113 line=240 address=0x41c384 mapping=0 kinds=native,gc,vm
frame 177 line=804 address=0x41d559 mapping=0 kinds=native,gc,vm
frame 178 line=345 address=0x4562ac mapping=0 kinds=native,vm
frame 179 line=801 address=0x41dae4 mapping=0 kinds=native,gc,vm
frame 180 line=967 address=0x41db9d mapping=0 kinds=native,gc,vm
frame 181 line=1300 address=0x44d50c mapping=0 kinds=native,vm
frame 126 line=912 address=0x426380 mapping=0 kinds=native,vm
frame 49 line=366 address=0x423655 mapping=0 kinds=native,gc,vm
frame 182 line=324 address=0x4234b0 mapping=0 kinds=native,vm
frame 28 line=507 address=0x41cb99 mapping=0 kinds=native,gc,vm
frame 29 line=510 address=0x45fc79 mapping=0 kinds=native,vm
frame 112 line=807 address=0x4ae1c7 mapping=0 kinds=native
frame 134 line=731 address=0x423fff mapping=0 kinds=native,gc,vm
frame 136 line=3252 address=0x43d812 mapping=0 kinds=native,vm
frame 183 line=2531 address=0x43bdba mapping=0 kinds=native,vm
frame 184 line=980 address=0x438f36 mapping=0 kinds=native,vm
frame 36 line=288 address=0x4a7cff mapping=0 kinds=native
frame 39 line=164 address=0x4af009 mapping=0 kinds=native
frame 168 line=287 address=0x44a908 mapping=0 kinds=native,vm
frame 16 line=186 address=0x462a91 mapping=0 kinds=native,vm
frame 1 line=58 address=0x4caca4 mapping=0 kinds=native
frame 100 line=219 address=0x49ad58 mapping=0 kinds=native
frame 185 line=1057 address=0x4a0907 mapping=0 kinds=native
frame 186 line=667 address=0x49d80f mapping=0 kinds=native
frame 103 line=1639 address=0x461d2a mapping=0 kinds=native,gc,vm
frame 43 line=739 address=0x4b20b6 mapping=0 kinds=native
frame 69 line=1232 address=0x41e42c mapping=0 kinds=native,gc,vm
frame 34 line=472 address=0x4a622b mapping=0 kinds=native
frame 187 line=300 address=0x4a5969 mapping=0 kinds=native
frame 163 line=112 address=0x4a5969 mapping=0 inline=1 kinds=native,inlined
frame 37 line=1338 address=0x41e6ef mapping=0 kinds=native,gc,vm
frame 107 line=408 address=0x412d33 mapping=0 kinds=native,vm
frame 188 line=470 address=0x412d33 mapping=0 inline=1 kinds=native,inlined,vm
frame 116 line=204 address=0x4a7769 mapping=0 kinds=native
frame 6 line=470 address=0x4a3045 mapping=0 kinds=native
frame 169 line=56 address=0x462b72 mapping=0 kinds=native,vm
frame 76 line=142 address=0x491295 mapping=0 kinds=native
frame 117 line=1468 address=0x41ebc0 mapping=0 kinds=native,gc,vm
frame 142 line=729 address=0x4188e4 mapping=0 kinds=native,gc,vm
frame 189 line=730 address=0x418a6c mapping=0 kinds=native,gc,vm
frame 85 line=1279 address=0x439a26 mapping=0 kinds=native,vm
frame 8 line=112 address=0x439a26 mapping=0 inline=1 kinds=native,inlined,vm
frame 9 line=32 address=0x439a26 mapping=0 inline=2 kinds=native,inlined,vm
frame 10 line=121 address=0x40ad72 mapping=0 kinds=native,vm
frame 100 line=220 address=0x49ad6b mapping=0 kinds=native
frame 190 line=114 address=0x44e34f mapping=0 kinds=native,vm
frame 15 line=922 address=0x40c205 mapping=0 kinds=native,vm
frame 191 line=136 address=0x40c205 mapping=0 inline=1 kinds=native,inlined,vm
frame 142 line=665 address=0x4187a4 mapping=0 kinds=native,gc,vm
frame 192 line=1191 address=0x43973a mapping=0 kinds=native,vm
frame 193 line=5371 address=0x442794 mapping=0 kinds=native,vm
frame 194 line=5409 address=0x44285e mapping=0 kinds=native,vm
frame 195 line=385 address=0x44285e mapping=0 inline=1 kinds=native,inlined,vm
frame 196 line=553 address=0x431b2e mapping=0 kinds=native,vm
frame 197 line=182 address=0x463696 mapping=0 kinds=native,vm
frame 116 line=210 address=0x4a7817 mapping=0 kinds=native
frame 101 line=159 address=0x49a924 mapping=0 kinds=native
frame 103 line=1641 address=0x461d36 mapping=0 kinds=native,gc,vm
frame 37 line=1324 address=0x41e6b7 mapping=0 kinds=native,gc,vm
frame 186 line=703 address=0x49dcd9 mapping=0 kinds=native
frame 198 line=410 address=0x49b972 mapping=0 kinds=native
frame 199 line=319 address=0x498f7d mapping=0 kinds=native
frame 200 line=92 address=0x49849c mapping=0 kinds=native
frame 201 line=78 address=0x49849c mapping=0 inline=1 kinds=native,inlined
stack 0 0   # "main.main.func1.1"
stack 1 1   # "main.handle"
stack 2 2   # "main.store"
stack 3 3   # "compress/gzip.(*Writer).Close"
stack 4 4   # "compress/flate.(*Writer).Close"
stack 5 5   # "compress/flate.(*compressor).close"
stack 6 6   # "compress/flate.(*compressor).deflate"
stack 6 43   # "compress/flate.(*compressor).deflate"
stack 7 44   # "compress/flate.(*compressor).writeBlock"
stack 8 45   # "compress/flate.(*huffmanBitWriter).writeBlock"
stack 9 46   # "compress/flate.(*huffmanBitWriter).indexTokens"
stack 10 47   # "compress/flate.(*huffmanEncoder).generate"
stack 10 100   # "compress/flate.(*huffmanEncoder).generate"
stack 11 101   # "compress/flate.(*byFreq).sort"
stack 12 102   # "sort.Sort"
stack 13 106   # "sort.pdqsort"
stack 14 107   # "sort.pdqsort"
stack 15 108   # "sort.partition"
stack 16 97   # "runtime.asyncPreempt"
stack 15 292   # "sort.partition"
stack 13 107   # "sort.pdqsort"
stack 14 174   # "sort.partition"
stack 14 355   # "sort.partition"
stack 10 171   # "compress/flate.(*huffmanEncoder).generate"
stack 11 172   # "compress/flate.(*huffmanEncoder).bitCounts"
stack 11 184   # "compress/flate.(*huffmanEncoder).bitCounts"
stack 11 290   # "compress/flate.(*huffmanEncoder).bitCounts"
stack 12 291   # "runtime.memmove"
stack 12 354   # "runtime.memmove"
stack 11 309   # "compress/flate.(*huffmanEncoder).bitCounts"
stack 11 352   # "compress/flate.(*huffmanEncoder).bitCounts"
stack 10 244   # "compress/flate.(*huffmanEncoder).generate"
stack 11 30   # "runtime.makeslice"
stack 12 199   # "runtime.mallocgc"
stack 13 200   # "runtime.(*mcache).nextFree"
stack 14 201   # "runtime.(*mcache).refill"
stack 15 245   # "runtime.(*mcentral).cacheSpan"
stack 16 246   # "runtime.(*mcentral).grow"
stack 17 192   # "runtime.(*mheap).alloc"
stack 18 39   # "runtime.systemstack"
stack 19 193   # "runtime.(*mheap).alloc.func1"
stack 20 247   # "runtime.(*mheap).allocSpan"
stack 21 248   # "runtime.(*mheap).allocMSpanLocked"
stack 10 294   # "compress/flate.(*huffmanEncoder).generate"
stack 10 335   # "compress/flate.(*huffmanEncoder).generate"
stack 8 99   # "compress/flate.(*huffmanBitWriter).writeBlock"
stack 9 100   # "compress/flate.(*huffmanEncoder).generate"
stack 10 101   # "compress/flate.(*byFreq).sort"
stack 11 102   # "sort.Sort"
stack 12 103   # "sort.pdqsort"
stack 13 104   # "sort.insertionSort"
stack 9 244   # "compress/flate.(*huffmanEncoder).generate"
stack 10 30   # "runtime.makeslice"
stack 11 37   # "runtime.mallocgc"
stack 12 38   # "runtime.gcAssistAlloc"
stack 13 39   # "runtime.systemstack"
stack 14 40   # "runtime.gcAssistAlloc.func1"
stack 15 41   # "runtime.gcAssistAlloc1"
stack 16 48   # "runtime.gcDrainN"
stack 17 49   # "runtime.scanobject"
stack 9 171   # "compress/flate.(*huffmanEncoder).generate"
stack 10 374   # "compress/flate.(*huffmanEncoder).bitCounts"
stack 8 110   # "compress/flate.(*huffmanBitWriter).writeBlock"
stack 9 111   # "compress/flate.(*huffmanBitWriter).generateCodegen"
stack 10 97   # "runtime.asyncPreempt"
stack 9 297   # "compress/flate.(*huffmanBitWriter).generateCodegen"
stack 8 143   # "compress/flate.(*huffmanBitWriter).writeBlock"
stack 9 144   # "compress/flate.(*huffmanBitWriter).writeTokens"
stack 10 145   # "compress/flate.(*huffmanBitWriter).writeCode"
stack 9 188   # "compress/flate.(*huffmanBitWriter).writeTokens"
stack 10 189   # "compress/flate.(*huffmanBitWriter).writeCode"
stack 11 97   # "runtime.asyncPreempt"
stack 9 254   # "compress/flate.(*huffmanBitWriter).writeTokens"
stack 8 272   # "compress/flate.(*huffmanBitWriter).writeBlock"
stack 9 273   # "compress/flate.(*huffmanBitWriter).fixedSize"
stack 10 274   # "compress/flate.(*huffmanEncoder).bitLength"
stack 8 346   # "compress/flate.(*huffmanBitWriter).writeBlock"
stack 9 347   # "compress/flate.(*huffmanBitWriter).dynamicSize"
stack 10 348   # "compress/flate.(*huffmanEncoder).bitLength"
stack 6 120   # "compress/flate.(*compressor).deflate"
stack 7 97   # "runtime.asyncPreempt"
stack 6 229   # "compress/flate.(*compressor).deflate"
stack 7 230   # "compress/flate.(*compressor).findMatch"
stack 8 231   # "compress/flate.matchLen"
stack 6 287   # "compress/flate.(*compressor).deflate"
stack 6 353   # "compress/flate.(*compressor).deflate"
stack 7 97   # "runtime.asyncPreempt"
stack 2 11   # "main.store"
stack 3 12   # "encoding/json.(*Encoder).Encode"
stack 4 13   # "compress/gzip.(*Writer).Write"
stack 5 14   # "compress/flate.NewWriter"
stack 6 15   # "runtime.newobject"
stack 7 16   # "runtime.mallocgc"
stack 8 17   # "runtime.memclrNoHeapPointers"
stack 7 18   # "runtime.mallocgc"
stack 8 19   # "runtime.heapBitsSetType"
stack 9 20   # "runtime.heapBitsSetTypeGCProg"
stack 10 21   # "runtime.runGCProg"
stack 10 93   # "runtime.runGCProg"
stack 10 165   # "runtime.runGCProg"
stack 7 37   # "runtime.mallocgc"
stack 8 38   # "runtime.gcAssistAlloc"
stack 9 39   # "runtime.systemstack"
stack 10 40   # "runtime.gcAssistAlloc.func1"
stack 11 41   # "runtime.gcAssistAlloc1"
stack 12 42   # "runtime.gcDrainN"
stack 12 48   # "runtime.gcDrainN"
stack 13 78   # "runtime.scanobject"
stack 13 125   # "runtime.scanobject"
stack 13 49   # "runtime.scanobject"
stack 13 179   # "runtime.scanobject"
stack 13 232   # "runtime.scanobject"
stack 14 233   # "runtime.heapBits.next"
stack 13 236   # "runtime.scanobject"
stack 14 237   # "runtime.heapBits.next"
stack 13 255   # "runtime.scanobject"
stack 14 177   # "runtime.greyobject"
stack 15 178   # "runtime.pageIndexOf"
stack 14 356   # "runtime.greyobject"
stack 13 81   # "runtime.scanobject"
stack 14 82   # "runtime.heapBits.bits"
stack 13 298   # "runtime.scanobject"
stack 13 242   # "runtime.scanobject"
stack 14 243   # "runtime.heapBits.bits"
stack 13 185   # "runtime.scanobject"
stack 14 186   # "runtime.heapBits.next"
stack 15 187   # "runtime.add1"
stack 13 310   # "runtime.scanobject"
stack 13 349   # "runtime.scanobject"
stack 14 350   # "runtime.findObject"
stack 15 351   # "runtime.(*mspan).base"
stack 13 377   # "runtime.scanobject"
stack 8 238   # "runtime.gcAssistAlloc"
stack 9 128   # "runtime.gcMarkDone"
stack 10 129   # "runtime.gcMarkTermination"
stack 11 39   # "runtime.systemstack"
stack 12 130   # "runtime.gcMarkTermination.func3"
stack 13 131   # "runtime.startTheWorldWithSema"
stack 14 132   # "runtime.wakep"
stack 15 133   # "runtime.startm"
stack 16 134   # "runtime.notewakeup"
stack 17 135   # "runtime.futexwakeup"
stack 18 136   # "runtime.futex"
stack 8 328   # "runtime.gcAssistAlloc"
stack 7 217   # "runtime.mallocgc"
stack 8 218   # "runtime.gcStart"
stack 9 39   # "runtime.systemstack"
stack 10 219   # "runtime.gcStart.func1"
stack 11 220   # "runtime.finishsweep_m"
stack 12 221   # "runtime.(*spanSet).reset"
stack 8 252   # "runtime.gcStart"
stack 9 253   # "runtime.(*gcControllerState).startCycle"
stack 8 313   # "runtime.gcStart"
stack 9 314   # "runtime.clearpools"
stack 10 315   # "sync.poolCleanup"
stack 8 367   # "runtime.gcStart"
stack 9 39   # "runtime.systemstack"
stack 10 368   # "runtime.stopTheWorldWithSema"
stack 11 369   # "runtime.preemptall"
stack 12 370   # "runtime.preemptone"
stack 13 371   # "runtime.preemptM"
stack 14 372   # "runtime.signalM"
stack 15 373   # "runtime.tgkill"
stack 7 190   # "runtime.mallocgc"
stack 8 234   # "runtime.(*mcache).allocLarge"
stack 9 235   # "runtime.heapBits.initSpan"
stack 10 17   # "runtime.memclrNoHeapPointers"
stack 8 266   # "runtime.(*mcache).allocLarge"
stack 9 203   # "runtime.deductSweepCredit"
stack 10 204   # "runtime.sweepone"
stack 11 267   # "runtime.(*sweepLocked).sweep"
stack 12 268   # "runtime.(*mheap).freeSpan"
stack 13 39   # "runtime.systemstack"
stack 14 269   # "runtime.(*mheap).freeSpan.func1"
stack 15 270   # "runtime.lock"
stack 16 271   # "runtime.lockWithRank"
stack 17 36   # "runtime.lock2"
stack 11 331   # "runtime.(*sweepLocked).sweep"
stack 10 326   # "runtime.sweepone"
stack 11 327   # "runtime.(*sweepLocker).tryAcquire"
stack 5 27   # "compress/flate.NewWriter"
stack 6 28   # "compress/flate.(*compressor).init"
stack 7 29   # "compress/flate.(*compressor).initDeflate"
stack 8 30   # "runtime.makeslice"
stack 9 31   # "runtime.mallocgc"
stack 10 32   # "runtime.memclrNoHeapPointersChunked"
stack 11 17   # "runtime.memclrNoHeapPointers"
stack 9 37   # "runtime.mallocgc"
stack 10 38   # "runtime.gcAssistAlloc"
stack 11 39   # "runtime.systemstack"
stack 12 40   # "runtime.gcAssistAlloc.func1"
stack 13 41   # "runtime.gcAssistAlloc1"
stack 14 48   # "runtime.gcDrainN"
stack 15 49   # "runtime.scanobject"
stack 15 242   # "runtime.scanobject"
stack 16 243   # "runtime.heapBits.bits"
stack 15 310   # "runtime.scanobject"
stack 14 318   # "runtime.gcDrainN"
stack 15 167   # "runtime.markroot"
stack 16 319   # "runtime.markroot.func1"
stack 17 320   # "runtime.scanstack"
stack 18 321   # "runtime.gentraceback"
stack 19 322   # "runtime.scanstack.func1"
stack 20 323   # "runtime.scanframeworker"
stack 21 324   # "runtime.getStackMap"
stack 9 190   # "runtime.mallocgc"
stack 10 191   # "runtime.(*mcache).allocLarge"
stack 11 192   # "runtime.(*mheap).alloc"
stack 12 39   # "runtime.systemstack"
stack 13 325   # "runtime.(*mheap).alloc.func1"
stack 6 79   # "compress/flate.(*compressor).init"
stack 7 80   # "compress/flate.(*compressor).initDeflate"
stack 8 30   # "runtime.makeslice"
stack 9 37   # "runtime.mallocgc"
stack 10 38   # "runtime.gcAssistAlloc"
stack 11 39   # "runtime.systemstack"
stack 12 40   # "runtime.gcAssistAlloc.func1"
stack 13 41   # "runtime.gcAssistAlloc1"
stack 14 48   # "runtime.gcDrainN"
stack 15 81   # "runtime.scanobject"
stack 16 82   # "runtime.heapBits.bits"
stack 15 179   # "runtime.scanobject"
stack 15 310   # "runtime.scanobject"
stack 9 31   # "runtime.mallocgc"
stack 10 32   # "runtime.memclrNoHeapPointersChunked"
stack 11 17   # "runtime.memclrNoHeapPointers"
stack 9 190   # "runtime.mallocgc"
stack 10 191   # "runtime.(*mcache).allocLarge"
stack 11 192   # "runtime.(*mheap).alloc"
stack 12 39   # "runtime.systemstack"
stack 13 193   # "runtime.(*mheap).alloc.func1"
stack 14 194   # "runtime.(*mheap).allocSpan"
stack 15 195   # "runtime.newMarkBits"
stack 16 196   # "runtime.newArenaMayUnlock"
stack 16 293   # "runtime.newArenaMayUnlock"
stack 17 17   # "runtime.memclrNoHeapPointers"
stack 10 266   # "runtime.(*mcache).allocLarge"
stack 11 203   # "runtime.deductSweepCredit"
stack 12 204   # "runtime.sweepone"
stack 13 295   # "runtime.(*sweepLocked).sweep"
stack 14 296   # "runtime.spanClass.sizeclass"
stack 9 217   # "runtime.mallocgc"
stack 10 357   # "runtime.gcStart"
stack 11 39   # "runtime.systemstack"
stack 12 358   # "runtime.gcStart.func2"
stack 13 359   # "runtime.startTheWorldWithSema"
stack 14 360   # "runtime.unlock"
stack 15 361   # "runtime.unlockWithRank"
stack 16 362   # "runtime.unlock2"
stack 17 135   # "runtime.futexwakeup"
stack 18 136   # "runtime.futex"
stack 6 112   # "compress/flate.(*compressor).init"
stack 7 113   # "compress/flate.newHuffmanBitWriter"
stack 8 114   # "compress/flate.newHuffmanEncoder"
stack 9 15   # "runtime.newobject"
stack 10 18   # "runtime.mallocgc"
stack 11 115   # "runtime.heapBitsSetType"
stack 6 197   # "compress/flate.(*compressor).init"
stack 7 198   # "compress/flate.newHuffmanBitWriter"
stack 8 30   # "runtime.makeslice"
stack 9 199   # "runtime.mallocgc"
stack 10 200   # "runtime.(*mcache).nextFree"
stack 11 201   # "runtime.(*mcache).refill"
stack 12 202   # "runtime.(*mcentral).cacheSpan"
stack 13 203   # "runtime.deductSweepCredit"
stack 14 204   # "runtime.sweepone"
stack 15 205   # "runtime.(*sweepLocked).sweep"
stack 16 206   # "runtime.newMarkBits"
stack 17 207   # "runtime.(*gcBitsArena).tryAlloc"
stack 9 239   # "runtime.mallocgc"
stack 10 240   # "runtime.gcmarknewobject"
stack 11 241   # "runtime.pageIndexOf"
stack 9 37   # "runtime.mallocgc"
stack 10 38   # "runtime.gcAssistAlloc"
stack 11 39   # "runtime.systemstack"
stack 12 40   # "runtime.gcAssistAlloc.func1"
stack 13 41   # "runtime.gcAssistAlloc1"
stack 14 279   # "runtime.gcDrainN"
stack 15 155   # "runtime.wbBufFlush"
stack 16 156   # "runtime.wbBufFlush.func1"
stack 17 280   # "runtime.wbBufFlush1"
stack 18 281   # "runtime.(*wbBuf).reset"
stack 11 329   # "runtime.systemstack"
stack 6 222   # "compress/flate.(*compressor).init"
stack 7 223   # "compress/flate.newHuffmanBitWriter"
stack 8 224   # "compress/flate.newHuffmanEncoder"
stack 9 15   # "runtime.newobject"
stack 10 225   # "runtime.mallocgc"
stack 11 226   # "runtime.memclrNoHeapPointers"
stack 3 275   # "encoding/json.(*Encoder).Encode"
stack 4 53   # "encoding/json.(*encodeState).marshal"
stack 5 54   # "encoding/json.(*encodeState).reflectValue"
stack 6 55   # "encoding/json.ptrEncoder.encode"
stack 7 56   # "encoding/json.structEncoder.encode"
stack 8 57   # "encoding/json.sliceEncoder.encode"
stack 9 58   # "encoding/json.arrayEncoder.encode"
stack 10 56   # "encoding/json.structEncoder.encode"
stack 11 276   # "encoding/json.floatEncoder.encode"
stack 12 277   # "reflect.Value.Float"
stack 13 278   # "reflect.flag.kind"
stack 2 300   # "main.store"
stack 3 301   # "main.logf"
stack 4 302   # "fmt.Sprintf"
stack 5 303   # "fmt.newPrinter"
stack 6 304   # "sync.(*Pool).Get"
stack 7 305   # "sync.(*Pool).pin"
stack 8 306   # "sync.(*Pool).pinSlow"
stack 9 283   # "runtime.growslice"
stack 10 199   # "runtime.mallocgc"
stack 11 307   # "runtime.(*mcache).nextFree"
stack 1 50   # "main.handle"
stack 2 51   # "main.digest"
stack 3 52   # "encoding/json.Marshal"
stack 4 53   # "encoding/json.(*encodeState).marshal"
stack 5 54   # "encoding/json.(*encodeState).reflectValue"
stack 6 55   # "encoding/json.ptrEncoder.encode"
stack 7 56   # "encoding/json.structEncoder.encode"
stack 8 57   # "encoding/json.sliceEncoder.encode"
stack 9 58   # "encoding/json.arrayEncoder.encode"
stack 10 56   # "encoding/json.structEncoder.encode"
stack 11 59   # "encoding/json.intEncoder"
stack 12 60   # "strconv.AppendInt"
stack 13 61   # "strconv.small"
stack 11 84   # "encoding/json.stringEncoder"
stack 12 85   # "encoding/json.(*encodeState).string"
stack 13 86   # "bytes.(*Buffer).WriteString"
stack 11 95   # "encoding/json.intEncoder"
stack 12 96   # "bytes.(*Buffer).Write"
stack 13 97   # "runtime.asyncPreempt"
stack 8 83   # "encoding/json.intEncoder"
stack 7 227   # "encoding/json.structEncoder.encode"
stack 8 228   # "reflect.Value.Field"
stack 7 344   # "encoding/json.structEncoder.encode"
stack 3 336   # "encoding/json.Marshal"
stack 4 337   # "runtime.growslice"
stack 5 338   # "runtime.memclrNoHeapPointers"
stack 2 161   # "main.digest"
stack 3 162   # "crypto/sha256.Sum256"
stack 4 163   # "crypto/sha256.(*digest).Write"
stack 5 164   # "crypto/sha256.block"
stack 5 330   # "crypto/sha256.block"
stack 2 262   # "main.digest"
stack 3 263   # "main.logf"
stack 4 151   # "fmt.Sprintf"
stack 5 264   # "fmt.(*pp).free"
stack 6 265   # "sync.(*Pool).Put"
stack 1 148   # "main.handle"
stack 2 149   # "main.price"
stack 3 150   # "main.logf"
stack 4 151   # "fmt.Sprintf"
stack 5 152   # "fmt.(*pp).free"
stack 6 153   # "runtime.gcWriteBarrierDX"
stack 7 154   # "runtime.gcWriteBarrier"
stack 8 155   # "runtime.wbBufFlush"
stack 9 39   # "runtime.systemstack"
stack 10 156   # "runtime.wbBufFlush.func1"
stack 11 157   # "runtime.wbBufFlush1"
stack 12 158   # "runtime.findObject"
stack 13 159   # "runtime.(*mspan).objIndex"
stack 14 160   # "runtime.(*mspan).divideByElemSize"
stack 4 363   # "fmt.Sprintf"
stack 5 364   # "runtime.slicebytetostring"
stack 6 365   # "runtime.mallocgc"
stack 7 366   # "runtime.getMCache"
stack 1 282   # "main.handle"
stack 2 283   # "runtime.growslice"
stack 3 284   # "runtime.mallocgc"
stack 1 339   # "main.handle"
stack 2 340   # "fmt.Sprintf"
stack 3 341   # "fmt.(*pp).doPrintf"
stack 4 342   # "fmt.(*pp).printArg"
stack 5 153   # "runtime.gcWriteBarrierDX"
stack 6 343   # "runtime.gcWriteBarrier"
stack 4 378   # "fmt.(*pp).printArg"
stack 5 379   # "fmt.(*pp).fmtInteger"
stack 6 380   # "fmt.(*fmt).fmtInteger"
stack 7 381   # "fmt.(*fmt).pad"
stack 8 382   # "fmt.(*buffer).write"
stack 2 151   # "fmt.Sprintf"
stack 3 375   # "fmt.(*pp).free"
stack 4 153   # "runtime.gcWriteBarrierDX"
stack 5 376   # "runtime.gcWriteBarrier"
stack 0 7   # "runtime.bgsweep"
stack 1 8   # "runtime.unlock"
stack 2 9   # "runtime.unlockWithRank"
stack 3 10   # "runtime.unlock2"
stack 3 146   # "runtime.unlock2"
stack 3 215   # "runtime.unlock2"
stack 3 147   # "runtime.unlock2"
stack 0 22   # "runtime.bgsweep"
stack 0 23   # "runtime.bgsweep"
stack 1 24   # "runtime.freeSomeWbufs"
stack 2 25   # "runtime.unlock"
stack 3 26   # "runtime.unlockWithRank"
stack 4 10   # "runtime.unlock2"
stack 4 147   # "runtime.unlock2"
stack 4 146   # "runtime.unlock2"
stack 4 215   # "runtime.unlock2"
stack 4 285   # "runtime.unlock2"
stack 1 75   # "runtime.freeSomeWbufs"
stack 2 76   # "runtime.lock"
stack 3 77   # "runtime.lockWithRank"
stack 4 36   # "runtime.lock2"
stack 4 109   # "runtime.lock2"
stack 4 166   # "runtime.lock2"
stack 4 94   # "runtime.lock2"
stack 1 121   # "runtime.freeSomeWbufs"
stack 1 126   # "runtime.freeSomeWbufs"
stack 1 173   # "runtime.freeSomeWbufs"
stack 0 33   # "runtime.bgsweep"
stack 1 34   # "runtime.lock"
stack 2 35   # "runtime.lockWithRank"
stack 3 36   # "runtime.lock2"
stack 3 94   # "runtime.lock2"
stack 3 109   # "runtime.lock2"
stack 3 166   # "runtime.lock2"
stack 0 62   # "runtime.bgsweep"
stack 1 63   # "runtime.sweepone"
stack 1 73   # "runtime.sweepone"
stack 2 74   # "runtime.(*activeSweep).begin"
stack 1 98   # "runtime.sweepone"
stack 1 105   # "runtime.sweepone"
stack 0 64   # "runtime.bgscavenge"
stack 1 65   # "runtime.(*scavengerState).run"
stack 2 66   # "runtime.(*scavengerState).init.func2"
stack 3 67   # "runtime.(*pageAlloc).scavenge"
stack 4 39   # "runtime.systemstack"
stack 5 68   # "runtime.(*pageAlloc).scavenge.func1"
stack 6 69   # "runtime.(*pageAlloc).scavengeOne"
stack 7 70   # "runtime.sysUnused"
stack 8 71   # "runtime.sysUnusedOS"
stack 9 72   # "runtime.madvise"
stack 6 183   # "runtime.(*pageAlloc).scavengeOne"
stack 0 87   # "runtime.gcBgMarkWorker"
stack 1 39   # "runtime.systemstack"
stack 2 88   # "runtime.gcBgMarkWorker.func2"
stack 3 89   # "runtime.gcDrain"
stack 4 90   # "runtime.markroot"
stack 5 91   # "runtime.markrootBlock"
stack 6 92   # "runtime.scanblock"
stack 6 176   # "runtime.scanblock"
stack 7 256   # "runtime.greyobject"
stack 8 257   # "runtime.(*gcWork).put"
stack 9 258   # "runtime.(*gcWork).init"
stack 10 259   # "runtime.getempty"
stack 11 260   # "runtime.putempty"
stack 12 261   # "runtime.(*lfstack).push"
stack 4 167   # "runtime.markroot"
stack 5 168   # "runtime.markroot.func1"
stack 6 169   # "runtime.suspendG"
stack 7 170   # "runtime.procyield"
stack 4 175   # "runtime.markroot"
stack 5 91   # "runtime.markrootBlock"
stack 6 176   # "runtime.scanblock"
stack 7 177   # "runtime.greyobject"
stack 8 178   # "runtime.pageIndexOf"
stack 6 92   # "runtime.scanblock"
stack 6 308   # "runtime.scanblock"
stack 6 345   # "runtime.scanblock"
stack 4 316   # "runtime.markroot"
stack 3 119   # "runtime.gcDrain"
stack 4 78   # "runtime.scanobject"
stack 4 49   # "runtime.scanobject"
stack 4 185   # "runtime.scanobject"
stack 5 186   # "runtime.heapBits.next"
stack 6 187   # "runtime.add1"
stack 4 216   # "runtime.scanobject"
stack 4 242   # "runtime.scanobject"
stack 5 243   # "runtime.heapBits.bits"
stack 4 288   # "runtime.scanobject"
stack 5 289   # "runtime.heapBits.next"
stack 4 236   # "runtime.scanobject"
stack 5 237   # "runtime.heapBits.next"
stack 4 81   # "runtime.scanobject"
stack 5 82   # "runtime.heapBits.bits"
stack 4 311   # "runtime.scanobject"
stack 5 312   # "runtime.heapBits.next"
stack 2 116   # "runtime.gcBgMarkWorker.func2"
stack 3 89   # "runtime.gcDrain"
stack 4 117   # "runtime.markroot"
stack 5 118   # "runtime.markrootSpans"
stack 4 167   # "runtime.markroot"
stack 5 168   # "runtime.markroot.func1"
stack 6 169   # "runtime.suspendG"
stack 7 286   # "runtime.procyield"
stack 0 122   # "runtime.bgsweep"
stack 1 123   # "runtime.isSweepDone"
stack 0 124   # "runtime.systemstack"
stack 0 127   # "runtime.gcBgMarkWorker"
stack 1 128   # "runtime.gcMarkDone"
stack 2 129   # "runtime.gcMarkTermination"
stack 3 39   # "runtime.systemstack"
stack 4 130   # "runtime.gcMarkTermination.func3"
stack 5 131   # "runtime.startTheWorldWithSema"
stack 6 132   # "runtime.wakep"
stack 7 133   # "runtime.startm"
stack 8 134   # "runtime.notewakeup"
stack 9 135   # "runtime.futexwakeup"
stack 10 136   # "runtime.futex"
stack 1 137   # "runtime.gcMarkDone"
stack 2 39   # "runtime.systemstack"
stack 3 138   # "runtime.gcMarkDone.func1"
stack 4 139   # "runtime.forEachP"
stack 5 140   # "runtime.notetsleep"
stack 6 141   # "runtime.notetsleep_internal"
stack 7 142   # "runtime.futexsleep"
stack 8 136   # "runtime.futex"
stack 0 180   # "runtime.mcall"
stack 1 181   # "runtime.park_m"
stack 2 182   # "runtime.gcBgMarkWorker.func1"
stack 1 208   # "runtime.park_m"
stack 2 209   # "runtime.schedule"
stack 3 210   # "runtime.findRunnable"
stack 4 211   # "runtime.stealWork"
stack 5 212   # "runtime.runqsteal"
stack 6 213   # "runtime.runqgrab"
stack 7 214   # "runtime.usleep"
stack 2 332   # "runtime.schedule"
stack 3 333   # "runtime.execute"
stack 4 334   # "runtime.casgstatus"
stack 0 249   # "runtime.bgsweep"
stack 1 250   # "runtime.unlock"
stack 2 251   # "runtime.unlockWithRank"
stack 0 299   # "runtime.bgsweep"
stack 0 317   # "runtime.bgsweep"
labels "worker"="0"
labels "worker"="1"
sample 6 1 10000000 labels=1
sample 385 129 1290000000
sample 93 41 410000000 labels=2
sample 97 4 40000000 labels=2
sample 389 6 60000000
sample 394 137 1370000000
sample 186 3 30000000 labels=2
sample 412 93 930000000
sample 105 1 10000000 labels=2
sample 11 1 10000000 labels=2
sample 193 3 30000000 labels=2
sample 322 1 10000000 labels=2
sample 97 5 50000000 labels=1
sample 417 16 160000000
sample 93 62 620000000 labels=1
sample 431 15 150000000
sample 419 10 100000000
sample 402 134 1340000000
sample 107 8 80000000 labels=2
sample 220 2 20000000 labels=1
sample 329 1 10000000 labels=2
sample 325 1 10000000 labels=2
sample 439 1 10000000
sample 98 1 10000000 labels=1
sample 413 18 180000000
sample 328 1 10000000 labels=2
sample 420 4 40000000
sample 50 1 10000000 labels=1
sample 421 7 70000000
sample 18 1 10000000 labels=2
sample 403 6 60000000
sample 64 1 10000000 labels=1
sample 256 1 10000000 labels=2
sample 480 1 10000000
sample 461 5 50000000
sample 80 1 10000000 labels=1
sample 414 8 80000000
sample 406 4 40000000
sample 486 1 10000000
sample 487 1 10000000 labels=1
sample 108 1 10000000 labels=1
sample 407 4 40000000
sample 498 1 10000000
sample 506 1 10000000
sample 68 1 10000000 labels=2
sample 386 5 50000000
sample 109 1 10000000 labels=1
sample 395 8 80000000
sample 359 1 10000000 labels=1
sample 339 1 10000000 labels=2
sample 99 4 40000000 labels=1
sample 404 13 130000000
sample 225 3 30000000 labels=2
sample 450 1 10000000
sample 24 1 10000000 labels=2
sample 109 4 40000000 labels=2
sample 186 4 40000000 labels=1
sample 408 7 70000000
sample 21 1 10000000 labels=2
sample 462 2 20000000
sample 455 1 10000000
sample 110 1 10000000 labels=2
sample 509 1 10000000
sample 396 4 40000000
sample 405 15 150000000
sample 432 1 10000000
sample 225 4 40000000 labels=1
sample 25 1 10000000 labels=2
sample 465 2 20000000
sample 71 1 10000000 labels=1
sample 233 1 10000000 labels=1
sample 268 1 10000000 labels=1
sample 516 2 20000000
sample 387 3 30000000
sample 466 1 10000000
sample 99 3 30000000 labels=2
sample 397 5 50000000
sample 149 1 10000000 labels=2
sample 288 1 10000000 labels=2
sample 331 1 10000000 labels=2
sample 83 1 10000000 labels=2
sample 112 1 10000000 labels=2
sample 388 8 80000000
sample 166 1 10000000 labels=2
sample 114 1 10000000 labels=2
sample 142 1 10000000 labels=1
sample 271 1 10000000 labels=2
sample 195 1 10000000 labels=2
sample 42 1 10000000 labels=1
sample 522 5 50000000
sample 468 1 10000000
sample 151 1 10000000 labels=1
sample 72 1 10000000 labels=2
sample 415 8 80000000
sample 117 1 10000000 labels=2
sample 446 1 10000000
sample 345 1 10000000 labels=2
sample 176 1 10000000 labels=2
sample 75 1 10000000 labels=2
sample 299 1 10000000 labels=2
sample 281 1 10000000 labels=2
sample 120 2 20000000 labels=1
sample 366 1 10000000 labels=2
sample 221 1 10000000 labels=2
sample 398 1 10000000
sample 484 1 10000000
sample 84 1 10000000 labels=2
sample 470 1 10000000
sample 27 1 10000000 labels=2
sample 19 1 10000000 labels=1
sample 235 1 10000000 labels=1
sample 43 1 10000000 labels=2
sample 240 1 10000000 labels=2
sample 472 1 10000000
sample 65 2 20000000 labels=1
sample 456 1 10000000
sample 121 1 10000000 labels=2
sample 523 1 10000000
sample 123 1 10000000 labels=2
sample 59 1 10000000 labels=2
sample 309 1 10000000 labels=1
sample 457 1 10000000
sample 166 2 20000000 labels=1
sample 29 1 10000000 labels=1
sample 196 1 10000000 labels=2
sample 474 2 20000000
sample 476 1 10000000
sample 154 1 10000000 labels=2
sample 459 1 10000000
sample 84 1 10000000 labels=1
sample 222 1 10000000 labels=2
sample 126 1 10000000 labels=2
sample 524 1 10000000
sample 204 1 10000000 labels=1
sample 127 1 10000000 labels=1
sample 209 1 10000000 labels=2
sample 179 1 10000000 labels=1
sample 143 1 10000000 labels=1
sample 123 1 10000000 labels=1
sample 282 1 10000000 labels=2
sample 340 1 10000000 labels=2
sample 177 1 10000000 labels=2
sample 519 1 10000000 labels=1
sample 44 1 10000000 labels=1
sample 335 1 10000000 labels=1
sample 372 1 10000000 labels=2
sample 332 1 10000000 labels=2
sample 458 1 10000000
sample 78 1 10000000 labels=1
sample 130 1 10000000 labels=2
sample 30 1 10000000 labels=2
sample 86 1 10000000 labels=2
sample 28 1 10000000 labels=1
sample 22 1 10000000 labels=2
sample 118 1 10000000 labels=2
sample 107 2 20000000 labels=1
sample 250 1 10000000 labels=2
sample 120 3 30000000 labels=2
sample 363 1 10000000 labels=2
sample 162 1 10000000 labels=1
sample 61 1 10000000 labels=2
sample 381 1 10000000 labels=1
sample 131 1 10000000 labels=2
sample 377 1 10000000 labels=1
# pprof: 164 records, 19448 bytes
# remark: sample types: samples/count, cpu/nanoseconds; the default is cpu/nanoseconds, the last one, as pprof has it
# remark: inlined lines, kept as frames: 53
