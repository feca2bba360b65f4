/* Writes through a null pointer: SIGSEGV, si_addr 0. */
#include "stub.h"

/* Volatile, or the compiler would see the null and emit a trap (SIGILL) instead. */
static int *volatile nowhere;

/* Never returns. */
STUB_API int segv_now(void);
int segv_now(void) {
  *nowhere = 42;
  return 0;
}

STUB_ADD(segv)
