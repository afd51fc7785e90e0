package main

import "os"

type cart struct{ sum int }

//go:noinline
func (c *cart) add(x int) int { c.sum += x; return c.sum }

//go:noinline
func outer(x int) int { c := cart{x}; return c.add(x) }

func main() { os.Exit(outer(len(os.Args)) - 2) }
