// Command greeter is the Go library of the tests and the demo, built with -buildmode=c-shared.
//
// Its functions are those of a usual Go library: some need nothing of the runtime, some need its
// scheduler, and some end the process.
package main

/*
#include <stdlib.h>
*/
import "C"

import (
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// Add returns a + b. It needs no scheduler: it works even where Work would hang.
//
//export Add
func Add(a, b int64) int64 {
	return a + b
}

// Hello returns "Hello, NAME!" in memory from malloc, which the caller frees with free.
// A NULL name gets NULL.
//
//export Hello
func Hello(name *C.char) *C.char {
	if name == nil {
		return nil
	}
	return C.CString("Hello, " + C.GoString(name) + "!")
}

// Work returns 1 + 2 + .. + n, that is n*(n+1)/2, and 0 for an n below 1.
//
// It needs the whole runtime for it: goroutines that sleep, a channel, and a garbage collection.
// In a process forked after the load it hangs for ever. The answer overflows above n = 2^32.
//
//export Work
func Work(n int64) int64 {
	const workers = 4
	parts := make(chan int64)
	for w := int64(1); w <= workers; w++ {
		go func(first int64) {
			time.Sleep(time.Millisecond)
			var sum int64
			for i := first; i <= n; i += workers {
				sum += i
			}
			parts <- sum
		}(w)
	}
	runtime.GC()
	var total int64
	for w := 0; w < workers; w++ {
		total += <-parts
	}
	return total
}

// Panic panics with the message: Go's trace on stderr, then SIGABRT.
//
//export Panic
func Panic(message *C.char) {
	panic(C.GoString(message))
}

// Exit ends the process with the code.
//
//export Exit
func Exit(code C.int) {
	os.Exit(int(code))
}

// terms is never read: the signals end here.
var terms = make(chan os.Signal, 1)

// IgnoreTerm asks Go to be told of SIGTERM, and ignores what it is told.
//
//export IgnoreTerm
func IgnoreTerm() {
	signal.Notify(terms, syscall.SIGTERM)
}

func main() {}
