/* Recurses without an end: its thread's stack overflows. */
#include "stub.h"

/* Never reached; a compiler that sees no end refuses the recursion. */
static volatile int last = -1;

static int deeper(volatile char *above, int depth) {
  volatile char frame[4096];
  frame[0] = (char)(above == 0 ? depth : above[0] + depth);
  if (depth == last) return 0;
  return deeper(frame, depth + 1) + frame[0];
}

/* Never returns. */
STUB_API int overflow_now(void);
int overflow_now(void) { return deeper(0, 0); }

STUB_ADD(stack_overflow)
