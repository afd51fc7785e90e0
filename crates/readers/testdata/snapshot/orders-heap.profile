reflame profile 1
type "alloc_objects" "count"
type "alloc_space" "bytes"
type "inuse_objects" "count"
type "inuse_space" "bytes" default
time 1795328008064929220
period "space" "bytes" 524288
mapping "/srv/demo/orders" start=0x400000 limit=0x4cc000 functions
mapping "[vdso]" start=0x7ffad04f6000 limit=0x7ffad04f8000
mapping "[vsyscall]" start=0xffffffffff600000 limit=0xffffffffff601000
func "runtime/pprof.profileWriter" system="runtime/pprof.profileWriter" package="runtime/pprof" module="orders" file="runtime/pprof/pprof.go" language=go
func "runtime/pprof.(*profileBuilder).build" system="runtime/pprof.(*profileBuilder).build" class="runtime/pprof.profileBuilder" package="runtime/pprof" module="orders" file="runtime/pprof/proto.go" language=go
func "runtime/pprof.(*profileBuilder).appendLocsForStack" system="runtime/pprof.(*profileBuilder).appendLocsForStack" class="runtime/pprof.profileBuilder" package="runtime/pprof" module="orders" file="runtime/pprof/proto.go" language=go
func "runtime/pprof.allFrames" system="runtime/pprof.allFrames" package="runtime/pprof" module="orders" file="runtime/pprof/proto.go" language=go
func "runtime/pprof.(*profileBuilder).pbSample" system="runtime/pprof.(*profileBuilder).pbSample" class="runtime/pprof.profileBuilder" package="runtime/pprof" module="orders" file="runtime/pprof/proto.go" language=go
func "runtime/pprof.(*profileBuilder).flush" system="runtime/pprof.(*profileBuilder).flush" class="runtime/pprof.profileBuilder" package="runtime/pprof" module="orders" file="runtime/pprof/proto.go" language=go
func "compress/gzip.(*Writer).Write" system="compress/gzip.(*Writer).Write" class="compress/gzip.Writer" package="compress/gzip" module="orders" file="compress/gzip/gzip.go" language=go
func "compress/flate.NewWriter" system="compress/flate.NewWriter" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "compress/flate.(*compressor).init" system="compress/flate.(*compressor).init" class="compress/flate.compressor" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "main.main.func1.1" system="main.main.func1.1" package="main" module="orders" file="_/srv/demo/gosrc/main.go" normalised="main.main.func" language=go
func "main.handle" system="main.handle" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "main.store" system="main.store" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "encoding/json.(*Encoder).Encode" system="encoding/json.(*Encoder).Encode" class="encoding/json.Encoder" package="encoding/json" module="orders" file="encoding/json/stream.go" language=go
func "sync.(*Pool).Put" system="sync.(*Pool).Put" class="sync.Pool" package="sync" module="orders" file="sync/pool.go" language=go
func "sync.(*Pool).pin" system="sync.(*Pool).pin" class="sync.Pool" package="sync" module="orders" file="sync/pool.go" language=go
func "sync.(*Pool).pinSlow" system="sync.(*Pool).pinSlow" class="sync.Pool" package="sync" module="orders" file="sync/pool.go" language=go
func "main.digest" system="main.digest" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "compress/flate.newHuffmanBitWriter" system="compress/flate.newHuffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "compress/flate.newHuffmanEncoder" system="compress/flate.newHuffmanEncoder" package="compress/flate" module="orders" file="compress/flate/huffman_code.go" language=go
func "main.validate" system="main.validate" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "main.logf" system="main.logf" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "fmt.Sprintf" system="fmt.Sprintf" package="fmt" module="orders" file="fmt/print.go" language=go
func "fmt.newPrinter" system="fmt.newPrinter" package="fmt" module="orders" file="fmt/print.go" language=go
func "sync.(*Pool).Get" system="sync.(*Pool).Get" class="sync.Pool" package="sync" module="orders" file="sync/pool.go" language=go
func "sort.Slice" system="sort.Slice" package="sort" module="orders" file="sort/slice.go" language=go
func "internal/reflectlite.Swapper" system="internal/reflectlite.Swapper" package="internal/reflectlite" module="orders" file="internal/reflectlite/swapper.go" language=go
func "encoding/json.Marshal" system="encoding/json.Marshal" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.(*encodeState).marshal" system="encoding/json.(*encodeState).marshal" class="encoding/json.encodeState" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.(*encodeState).reflectValue" system="encoding/json.(*encodeState).reflectValue" class="encoding/json.encodeState" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.ptrEncoder.encode" system="encoding/json.ptrEncoder.encode" class="encoding/json.ptrEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.structEncoder.encode" system="encoding/json.structEncoder.encode" class="encoding/json.structEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.sliceEncoder.encode" system="encoding/json.sliceEncoder.encode" class="encoding/json.sliceEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.arrayEncoder.encode" system="encoding/json.arrayEncoder.encode" class="encoding/json.arrayEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.floatEncoder.encode" system="encoding/json.floatEncoder.encode" class="encoding/json.floatEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "bytes.(*Buffer).Write" system="bytes.(*Buffer).Write" class="bytes.Buffer" package="bytes" module="orders" file="bytes/buffer.go" language=go
func "bytes.(*Buffer).grow" system="bytes.(*Buffer).grow" class="bytes.Buffer" package="bytes" module="orders" file="bytes/buffer.go" language=go
func "bytes.growSlice" system="bytes.growSlice" package="bytes" module="orders" file="bytes/buffer.go" language=go
func "compress/gzip.NewWriter" system="compress/gzip.NewWriter" package="compress/gzip" module="orders" file="compress/gzip/gzip.go" language=go
func "compress/gzip.NewWriterLevel" system="compress/gzip.NewWriterLevel" package="compress/gzip" module="orders" file="compress/gzip/gzip.go" language=go
func "strings.Repeat" system="strings.Repeat" package="strings" module="orders" file="strings/strings.go" language=go
func "strings.(*Builder).Grow" system="strings.(*Builder).Grow" class="strings.Builder" package="strings" module="orders" file="strings/builder.go" language=go
func "strings.(*Builder).grow" system="strings.(*Builder).grow" class="strings.Builder" package="strings" module="orders" file="strings/builder.go" language=go
func "compress/gzip.(*Writer).Close" system="compress/gzip.(*Writer).Close" class="compress/gzip.Writer" package="compress/gzip" module="orders" file="compress/gzip/gzip.go" language=go
func "compress/flate.(*Writer).Close" system="compress/flate.(*Writer).Close" class="compress/flate.Writer" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "compress/flate.(*compressor).close" system="compress/flate.(*compressor).close" class="compress/flate.compressor" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "compress/flate.(*huffmanBitWriter).writeStoredHeader" system="compress/flate.(*huffmanBitWriter).writeStoredHeader" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "compress/flate.(*huffmanBitWriter).flush" system="compress/flate.(*huffmanBitWriter).flush" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "compress/flate.(*huffmanBitWriter).write" system="compress/flate.(*huffmanBitWriter).write" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "main.price" system="main.price" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "encoding/json.stringEncoder" system="encoding/json.stringEncoder" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "encoding/json.(*encodeState).string" system="encoding/json.(*encodeState).string" class="encoding/json.encodeState" package="encoding/json" module="orders" file="encoding/json/encode.go" language=go
func "bytes.(*Buffer).WriteString" system="bytes.(*Buffer).WriteString" class="bytes.Buffer" package="bytes" module="orders" file="bytes/buffer.go" language=go
func "compress/flate.(*compressor).deflate" system="compress/flate.(*compressor).deflate" class="compress/flate.compressor" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "compress/flate.(*compressor).writeBlock" system="compress/flate.(*compressor).writeBlock" class="compress/flate.compressor" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "compress/flate.(*huffmanBitWriter).writeBlock" system="compress/flate.(*huffmanBitWriter).writeBlock" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "compress/flate.(*huffmanEncoder).generate" system="compress/flate.(*huffmanEncoder).generate" class="compress/flate.huffmanEncoder" package="compress/flate" module="orders" file="compress/flate/huffman_code.go" language=go
func "compress/flate.(*huffmanBitWriter).indexTokens" system="compress/flate.(*huffmanBitWriter).indexTokens" class="compress/flate.huffmanBitWriter" package="compress/flate" module="orders" file="compress/flate/huffman_bit_writer.go" language=go
func "compress/flate.(*compressor).initDeflate" system="compress/flate.(*compressor).initDeflate" class="compress/flate.compressor" package="compress/flate" module="orders" file="compress/flate/deflate.go" language=go
func "runtime.main" system="runtime.main" package="runtime" module="orders" file="runtime/proc.go" language=go
func "main.main" system="main.main" package="main" module="orders" file="_/srv/demo/gosrc/main.go" language=go
func "runtime/pprof.StartCPUProfile" system="runtime/pprof.StartCPUProfile" package="runtime/pprof" module="orders" file="runtime/pprof/pprof.go" language=go
func "runtime.systemstack" system="runtime.systemstack" package="runtime" module="orders" file="runtime/asm_amd64.s" language=go
func "runtime.newproc.func1" system="runtime.newproc.func1" package="runtime" module="orders" file="runtime/proc.go" normalised="runtime.newproc.func" language=go
func "runtime.newproc1" system="runtime.newproc1" package="runtime" module="orders" file="runtime/proc.go" language=go
func "runtime.malg" system="runtime.malg" package="runtime" module="orders" file="runtime/proc.go" language=go
frame 0 line=812 address=0x4c123a mapping=0 kinds=native
frame 1 line=376 address=0x4c449e mapping=0 kinds=native
frame 2 line=443 address=0x4c4ba4 mapping=0 kinds=native
frame 3 line=214 address=0x4c3889 mapping=0 kinds=native
frame 1 line=378 address=0x4c44d6 mapping=0 kinds=native
frame 4 line=168 address=0x4c1f08 mapping=0 kinds=native
frame 5 line=146 address=0x4c15af mapping=0 kinds=native
frame 6 line=191 address=0x4a9d98 mapping=0 kinds=native
frame 7 line=667 address=0x4a40e7 mapping=0 kinds=native
frame 8 line=586 address=0x4a3984 mapping=0 kinds=native
frame 7 line=666 address=0x4a40ce mapping=0 kinds=native
frame 9 line=73 address=0x4cb3bd mapping=0 kinds=native
frame 10 line=64 address=0x4cade4 mapping=0 kinds=native
frame 11 line=50 address=0x4caae4 mapping=0 kinds=native
frame 12 line=234 address=0x4bb208 mapping=0 kinds=native
frame 13 line=107 address=0x467ff5 mapping=0 kinds=native
frame 14 line=209 address=0x46838d mapping=0 kinds=native
frame 15 line=230 address=0x468544 mapping=0 kinds=native
frame 10 line=63 address=0x4cadd8 mapping=0 kinds=native
frame 16 line=46 address=0x4ca9b2 mapping=0 kinds=native
frame 16 line=46 address=0x4caa0b mapping=0 kinds=native
frame 12 line=231 address=0x4bb1bd mapping=0 kinds=native
frame 8 line=569 address=0x4a35e9 mapping=0 kinds=native
frame 17 line=101 address=0x4a35e9 mapping=0 inline=1 kinds=native,inlined
frame 18 line=60 address=0x4a35e9 mapping=0 inline=2 kinds=native,inlined
frame 10 line=61 address=0x4cadc4 mapping=0 kinds=native
frame 19 line=30 address=0x4ca717 mapping=0 kinds=native
frame 20 line=28 address=0x4ca717 mapping=0 inline=1 kinds=native,inlined
frame 8 line=569 address=0x4a358e mapping=0 kinds=native
frame 17 line=100 address=0x4a358e mapping=0 inline=1 kinds=native,inlined
frame 18 line=60 address=0x4a358e mapping=0 inline=2 kinds=native,inlined
frame 19 line=30 address=0x4ca6c4 mapping=0 kinds=native
frame 10 line=56 address=0x4cabda mapping=0 kinds=native
frame 11 line=52 address=0x4cab4b mapping=0 kinds=native
frame 20 line=28 address=0x4cab4b mapping=0 inline=1 kinds=native,inlined
frame 21 line=218 address=0x49ad35 mapping=0 kinds=native
frame 22 line=137 address=0x49a824 mapping=0 kinds=native
frame 23 line=131 address=0x4680c4 mapping=0 kinds=native
frame 19 line=30 address=0x4ca729 mapping=0 kinds=native
frame 20 line=28 address=0x4ca729 mapping=0 inline=1 kinds=native,inlined
frame 21 line=220 address=0x49ad6b mapping=0 kinds=native
frame 10 line=60 address=0x4cadb5 mapping=0 kinds=native
frame 24 line=20 address=0x48f4b7 mapping=0 kinds=native
frame 25 line=68 address=0x465724 mapping=0 kinds=native
frame 16 line=46 address=0x4ca954 mapping=0 kinds=native
frame 26 line=160 address=0x4aefa4 mapping=0 kinds=native
frame 27 line=331 address=0x4af799 mapping=0 kinds=native
frame 28 line=359 address=0x4afc17 mapping=0 kinds=native
frame 29 line=944 address=0x4b403d mapping=0 kinds=native
frame 30 line=760 address=0x4b21f3 mapping=0 kinds=native
frame 31 line=888 address=0x4b3786 mapping=0 kinds=native
frame 32 line=915 address=0x4b3c74 mapping=0 kinds=native
frame 33 line=607 address=0x4b15ed mapping=0 kinds=native
frame 34 line=170 address=0x47bd05 mapping=0 kinds=native
frame 35 line=142 address=0x47bb8e mapping=0 kinds=native
frame 36 line=240 address=0x47bfd5 mapping=0 kinds=native
frame 10 line=58 address=0x4caca4 mapping=0 kinds=native
frame 11 line=49 address=0x4caa92 mapping=0 kinds=native
frame 37 line=50 address=0x4caa92 mapping=0 inline=1 kinds=native,inlined
frame 38 line=64 address=0x4a9535 mapping=0 kinds=native
frame 10 line=58 address=0x4cacdd mapping=0 kinds=native
frame 8 line=569 address=0x4a3685 mapping=0 kinds=native
frame 17 line=95 address=0x4a3685 mapping=0 inline=1 kinds=native,inlined
frame 8 line=569 address=0x4a3644 mapping=0 kinds=native
frame 17 line=102 address=0x4a3644 mapping=0 inline=1 kinds=native,inlined
frame 18 line=60 address=0x4a3644 mapping=0 inline=2 kinds=native,inlined
frame 11 line=48 address=0x4caa76 mapping=0 kinds=native
frame 8 line=569 address=0x4a3549 mapping=0 kinds=native
frame 17 line=98 address=0x4a3549 mapping=0 inline=1 kinds=native,inlined
frame 10 line=56 address=0x4cabc4 mapping=0 kinds=native
frame 39 line=545 address=0x47d95d mapping=0 kinds=native
frame 40 line=82 address=0x47d95d mapping=0 inline=1 kinds=native,inlined
frame 41 line=68 address=0x47d95d mapping=0 inline=2 kinds=native,inlined
frame 8 line=569 address=0x4a3564 mapping=0 kinds=native
frame 17 line=99 address=0x4a3564 mapping=0 inline=1 kinds=native,inlined
frame 8 line=569 address=0x4a35d8 mapping=0 kinds=native
frame 17 line=101 address=0x4a35d8 mapping=0 inline=1 kinds=native,inlined
frame 18 line=60 address=0x4a35d8 mapping=0 inline=2 kinds=native,inlined
frame 11 line=51 address=0x4caaee mapping=0 kinds=native
frame 42 line=248 address=0x4aa001 mapping=0 kinds=native
frame 42 line=242 address=0x4a9f86 mapping=0 kinds=native
frame 43 line=730 address=0x4a9f86 mapping=0 inline=1 kinds=native,inlined
frame 44 line=642 address=0x4a3fc4 mapping=0 kinds=native
frame 45 line=412 address=0x4a5ec8 mapping=0 kinds=native
frame 46 line=128 address=0x4a5042 mapping=0 kinds=native
frame 47 line=136 address=0x4a5042 mapping=0 inline=1 kinds=native,inlined
frame 25 line=66 address=0x46570b mapping=0 kinds=native
frame 8 line=569 address=0x4a357d mapping=0 kinds=native
frame 17 line=100 address=0x4a357d mapping=0 inline=1 kinds=native,inlined
frame 18 line=60 address=0x4a357d mapping=0 inline=2 kinds=native,inlined
frame 8 line=569 address=0x4a3632 mapping=0 kinds=native
frame 17 line=102 address=0x4a3632 mapping=0 inline=1 kinds=native,inlined
frame 18 line=60 address=0x4a3632 mapping=0 inline=2 kinds=native,inlined
frame 10 line=62 address=0x4cadce mapping=0 kinds=native
frame 48 line=42 address=0x4ca8d6 mapping=0 kinds=native
frame 20 line=28 address=0x4ca8d6 mapping=0 inline=1 kinds=native,inlined
frame 49 line=646 address=0x4b19c9 mapping=0 kinds=native
frame 50 line=1096 address=0x4b4dab mapping=0 kinds=native
frame 51 line=182 address=0x47be25 mapping=0 kinds=native
frame 44 line=638 address=0x4a3f95 mapping=0 kinds=native
frame 52 line=408 address=0x4a2ec9 mapping=0 kinds=native
frame 53 line=170 address=0x4a1dfb mapping=0 kinds=native
frame 54 line=471 address=0x4a6208 mapping=0 kinds=native
frame 55 line=280 address=0x4a7c8a mapping=0 kinds=native
frame 54 line=440 address=0x4a600e mapping=0 kinds=native
frame 56 line=571 address=0x4a6aaf mapping=0 kinds=native
frame 8 line=569 address=0x4a3530 mapping=0 kinds=native
frame 17 line=97 address=0x4a3530 mapping=0 inline=1 kinds=native,inlined
frame 48 line=42 address=0x4ca86a mapping=0 kinds=native
frame 56 line=570 address=0x4a6a84 mapping=0 kinds=native
frame 26 line=164 address=0x4af009 mapping=0 kinds=native
frame 8 line=592 address=0x4a3a4f mapping=0 kinds=native
frame 57 line=369 address=0x4a3a4f mapping=0 inline=1 kinds=native,inlined
frame 8 line=592 address=0x4a3ab4 mapping=0 kinds=native
frame 57 line=371 address=0x4a3ab4 mapping=0 inline=1 kinds=native,inlined
frame 58 line=250 address=0x437011 mapping=0 kinds=native,vm
frame 59 line=67 address=0x4caefb mapping=0 kinds=native
frame 60 line=782 address=0x4c0fbe mapping=0 kinds=native
frame 58 line=211 address=0x436f4a mapping=0 kinds=native,vm
frame 61 line=492 address=0x45fc48 mapping=0 kinds=native,vm
frame 62 line=4098 address=0x43f6e4 mapping=0 kinds=native,vm
frame 63 line=4123 address=0x43f7bd mapping=0 kinds=native,vm
frame 64 line=4076 address=0x43f507 mapping=0 kinds=native,vm
stack 0 0   # "runtime/pprof.profileWriter"
stack 1 1   # "runtime/pprof.(*profileBuilder).build"
stack 2 2   # "runtime/pprof.(*profileBuilder).appendLocsForStack"
stack 3 3   # "runtime/pprof.allFrames"
stack 1 4   # "runtime/pprof.(*profileBuilder).build"
stack 2 5   # "runtime/pprof.(*profileBuilder).pbSample"
stack 3 6   # "runtime/pprof.(*profileBuilder).flush"
stack 4 7   # "compress/gzip.(*Writer).Write"
stack 5 8   # "compress/flate.NewWriter"
stack 6 9   # "compress/flate.(*compressor).init"
stack 5 10   # "compress/flate.NewWriter"
stack 0 11   # "main.main.func1.1"
stack 1 12   # "main.handle"
stack 2 13   # "main.store"
stack 3 14   # "encoding/json.(*Encoder).Encode"
stack 4 15   # "sync.(*Pool).Put"
stack 5 16   # "sync.(*Pool).pin"
stack 6 17   # "sync.(*Pool).pinSlow"
stack 3 21   # "encoding/json.(*Encoder).Encode"
stack 4 7   # "compress/gzip.(*Writer).Write"
stack 5 8   # "compress/flate.NewWriter"
stack 6 22   # "compress/flate.(*compressor).init"
stack 7 23   # "compress/flate.newHuffmanBitWriter"
stack 8 24   # "compress/flate.newHuffmanEncoder"
stack 6 28   # "compress/flate.(*compressor).init"
stack 7 29   # "compress/flate.newHuffmanBitWriter"
stack 8 30   # "compress/flate.newHuffmanEncoder"
stack 6 61   # "compress/flate.(*compressor).init"
stack 7 62   # "compress/flate.newHuffmanBitWriter"
stack 6 63   # "compress/flate.(*compressor).init"
stack 7 64   # "compress/flate.newHuffmanBitWriter"
stack 8 65   # "compress/flate.newHuffmanEncoder"
stack 6 67   # "compress/flate.(*compressor).init"
stack 7 68   # "compress/flate.newHuffmanBitWriter"
stack 6 73   # "compress/flate.(*compressor).init"
stack 7 74   # "compress/flate.newHuffmanBitWriter"
stack 6 75   # "compress/flate.(*compressor).init"
stack 7 76   # "compress/flate.newHuffmanBitWriter"
stack 8 77   # "compress/flate.newHuffmanEncoder"
stack 6 87   # "compress/flate.(*compressor).init"
stack 7 88   # "compress/flate.newHuffmanBitWriter"
stack 8 89   # "compress/flate.newHuffmanEncoder"
stack 6 90   # "compress/flate.(*compressor).init"
stack 7 91   # "compress/flate.newHuffmanBitWriter"
stack 8 92   # "compress/flate.newHuffmanEncoder"
stack 6 106   # "compress/flate.(*compressor).init"
stack 7 107   # "compress/flate.newHuffmanBitWriter"
stack 6 111   # "compress/flate.(*compressor).init"
stack 7 112   # "compress/flate.(*compressor).initDeflate"
stack 6 113   # "compress/flate.(*compressor).init"
stack 7 114   # "compress/flate.(*compressor).initDeflate"
stack 5 10   # "compress/flate.NewWriter"
stack 2 33   # "main.store"
stack 3 34   # "main.logf"
stack 4 35   # "fmt.Sprintf"
stack 5 36   # "fmt.newPrinter"
stack 6 37   # "sync.(*Pool).Get"
stack 7 16   # "sync.(*Pool).pin"
stack 8 17   # "sync.(*Pool).pinSlow"
stack 2 57   # "main.store"
stack 3 58   # "compress/gzip.NewWriter"
stack 4 59   # "compress/gzip.NewWriterLevel"
stack 2 66   # "main.store"
stack 2 78   # "main.store"
stack 3 79   # "compress/gzip.(*Writer).Close"
stack 4 53   # "bytes.(*Buffer).Write"
stack 5 54   # "bytes.(*Buffer).grow"
stack 6 55   # "bytes.growSlice"
stack 3 80   # "compress/gzip.(*Writer).Close"
stack 4 81   # "compress/flate.(*Writer).Close"
stack 5 82   # "compress/flate.(*compressor).close"
stack 6 83   # "compress/flate.(*huffmanBitWriter).writeStoredHeader"
stack 7 84   # "compress/flate.(*huffmanBitWriter).flush"
stack 8 85   # "compress/flate.(*huffmanBitWriter).write"
stack 9 53   # "bytes.(*Buffer).Write"
stack 10 54   # "bytes.(*Buffer).grow"
stack 11 55   # "bytes.growSlice"
stack 5 99   # "compress/flate.(*compressor).close"
stack 6 100   # "compress/flate.(*compressor).deflate"
stack 7 101   # "compress/flate.(*compressor).writeBlock"
stack 8 102   # "compress/flate.(*huffmanBitWriter).writeBlock"
stack 9 103   # "compress/flate.(*huffmanEncoder).generate"
stack 8 104   # "compress/flate.(*huffmanBitWriter).writeBlock"
stack 9 105   # "compress/flate.(*huffmanBitWriter).indexTokens"
stack 10 103   # "compress/flate.(*huffmanEncoder).generate"
stack 9 109   # "compress/flate.(*huffmanBitWriter).indexTokens"
stack 10 103   # "compress/flate.(*huffmanEncoder).generate"
stack 1 18   # "main.handle"
stack 2 19   # "main.digest"
stack 2 20   # "main.digest"
stack 2 44   # "main.digest"
stack 3 45   # "encoding/json.Marshal"
stack 4 46   # "encoding/json.(*encodeState).marshal"
stack 5 47   # "encoding/json.(*encodeState).reflectValue"
stack 6 48   # "encoding/json.ptrEncoder.encode"
stack 7 49   # "encoding/json.structEncoder.encode"
stack 8 50   # "encoding/json.sliceEncoder.encode"
stack 9 51   # "encoding/json.arrayEncoder.encode"
stack 10 49   # "encoding/json.structEncoder.encode"
stack 11 52   # "encoding/json.floatEncoder.encode"
stack 12 53   # "bytes.(*Buffer).Write"
stack 13 54   # "bytes.(*Buffer).grow"
stack 14 55   # "bytes.growSlice"
stack 11 96   # "encoding/json.stringEncoder"
stack 12 97   # "encoding/json.(*encodeState).string"
stack 13 98   # "bytes.(*Buffer).WriteString"
stack 14 54   # "bytes.(*Buffer).grow"
stack 15 55   # "bytes.growSlice"
stack 3 110   # "encoding/json.Marshal"
stack 1 25   # "main.handle"
stack 2 26   # "main.validate"
stack 3 27   # "main.logf"
stack 2 31   # "main.validate"
stack 2 38   # "main.validate"
stack 3 39   # "main.logf"
stack 4 40   # "fmt.Sprintf"
stack 1 32   # "main.handle"
stack 1 41   # "main.handle"
stack 2 42   # "sort.Slice"
stack 3 43   # "internal/reflectlite.Swapper"
stack 3 86   # "internal/reflectlite.Swapper"
stack 1 56   # "main.handle"
stack 2 40   # "fmt.Sprintf"
stack 1 60   # "main.handle"
stack 1 69   # "main.handle"
stack 2 70   # "strings.Repeat"
stack 3 71   # "strings.(*Builder).Grow"
stack 4 72   # "strings.(*Builder).grow"
stack 1 93   # "main.handle"
stack 2 94   # "main.price"
stack 3 95   # "main.logf"
stack 4 40   # "fmt.Sprintf"
stack 2 108   # "main.price"
stack 0 115   # "runtime.main"
stack 1 116   # "main.main"
stack 2 117   # "runtime/pprof.StartCPUProfile"
stack 0 118   # "runtime.main"
stack 0 119   # "runtime.systemstack"
stack 1 120   # "runtime.newproc.func1"
stack 2 121   # "runtime.newproc1"
stack 3 122   # "runtime.malg"
labels "bytes"=256
labels "bytes"=24
labels "bytes"=32
labels "bytes"=176
labels "bytes"=48
labels "bytes"=16
labels "bytes"=480
labels "bytes"=128
labels "bytes"=512
labels "bytes"=64
labels "bytes"=320
labels "bytes"=80
labels "bytes"=160
labels "bytes"=1152
labels "bytes"=2304
labels "bytes"=576
labels "bytes"=65536
labels "bytes"=73728
labels "bytes"=663552
labels "bytes"=131072
labels "bytes"=1048576
labels "bytes"=96
labels "bytes"=416
sample 3 0 0 0 0
sample 9 0 0 0 0
sample 10 0 0 0 0
sample 17 2048 524416 0 0 labels=1
sample 88 43691 1048600 0 0 labels=2
sample 89 32769 1048608 0 0 labels=3
sample 23 2979 524376 0 0 labels=4
sample 111 32769 1572936 0 0 labels=5
sample 26 2979 524376 0 0 labels=4
sample 112 32768 524296 0 0 labels=6
sample 116 32769 1572936 0 0 labels=5
sample 58 6145 1573248 0 0 labels=1
sample 115 10923 524312 0 0 labels=5
sample 119 32769 1572936 0 0 labels=5
sample 102 2048 524416 0 0 labels=1
sample 122 98305 1572888 0 0 labels=6
sample 61 8938 1573128 0 0 labels=4
sample 123 16384 524304 0 0 labels=3
sample 28 16391 7867920 0 0 labels=7
sample 31 5958 1048752 0 0 labels=4
sample 62 10923 524312 0 0 labels=5
sample 123 24579 3146112 0 0 labels=8
sample 33 36868 4719168 0 0 labels=8
sample 123 14343 7343616 0 0 labels=9
sample 127 8192 524320 0 0 labels=10
sample 35 14750 4720032 0 0 labels=11
sample 38 32770 2621640 0 0 labels=12
sample 67 13111 4195584 0 0 labels=11
sample 76 6554 1048736 0 0 labels=13
sample 120 16384 524304 0 0 labels=3
sample 41 8201 9447555 0 0 labels=14
sample 44 8193 1048704 0 0 labels=8
sample 131 163845 5243040 0 0 labels=3
sample 107 1024 524544 0 0 labels=9
sample 123 10242 2622080 0 0 labels=1
sample 81 11402 26272042 0 0 labels=15
sample 84 15963 36780859 0 0 labels=15
sample 46 12757 14696197 0 0 labels=14
sample 132 229379 3670072 0 0 labels=6
sample 86 13227 30475568 0 0 labels=15
sample 108 11839 6819488 0 0 labels=16
sample 48 12748 835492256 0 0 labels=17
sample 50 13317 981841454 0 0 labels=18
sample 51 13070 8673144787 2 1848496 labels=19
sample 135 4 592551 4 592551 labels=20
sample 135 1 1212696 1 1212696 labels=21
sample 136 5461 524336 5461 524336 labels=22
sample 140 1260 524496 1260 524496 labels=23
# snapshot: 48 records, 2604 bytes
