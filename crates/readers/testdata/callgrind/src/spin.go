package main

import (
	"os"
	"runtime/pprof"
)

//go:noinline
func spin(n int) (sum int) {
	for i := 0; i < n; i++ {
		sum += i % 7
	}
	return
}

//go:noinline
func left() int { return spin(300_000_000) }

//go:noinline
func right() int { return spin(600_000_000) }

func main() {
	file, _ := os.Create("cpu.pb.gz")
	pprof.StartCPUProfile(file)
	if left()+right() == 1 {
		panic(1)
	}
	pprof.StopCPUProfile()
	file.Close()
}
