/*
 * greeter as a Go c-archive, linked into a C library whose version script hides all but these two functions:
 * no cgo symbol is exported, and NODELETE is not set.
 */
#include "libgreeter.h"
#include "stub.h"

STUB_API long long archive_add(long long a, long long b);
long long archive_add(long long a, long long b) { return Add(a, b); }

/* As Work of greeter. */
STUB_API long long archive_work(long long n);
long long archive_work(long long n) { return Work(n); }
