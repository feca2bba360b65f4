// Command greeter2 is a second Go library, for two runtimes that meet in one process.
package main

import "C"

// Multiply returns a * b.
//
//export Multiply
func Multiply(a, b int64) int64 {
	return a * b
}

// Relay returns n after it went through a goroutine and a channel: it needs the scheduler.
//
//export Relay
func Relay(n int64) int64 {
	answer := make(chan int64)
	go func() { answer <- n }()
	return <-answer
}

func main() {}
