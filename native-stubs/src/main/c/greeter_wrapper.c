/*
 * A plain C library that needs libgreeter.so (RUNPATH $ORIGIN): no byte of Go in this file, and yet its load
 * brings the whole Go runtime.
 */
#include "libgreeter.h"
#include "stub.h"

STUB_API long long wrapper_add(long long a, long long b);
long long wrapper_add(long long a, long long b) { return Add(a, b); }

/* As Work of greeter. */
STUB_API long long wrapper_work(long long n);
long long wrapper_work(long long n) { return Work(n); }
