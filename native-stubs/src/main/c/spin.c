/* Burns a whole CPU without a system call. */
#include <time.h>

#include "stub.h"

static volatile unsigned long turns;

/* Never returns. */
STUB_API int spin_now(void);
int spin_now(void) {
  for (;;) turns++;
  return 0;
}

/* Burns CPU for that many milliseconds, then returns them. */
STUB_API int spin_millis(int millis);
int spin_millis(int millis) {
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  do {
    turns++;
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < millis);
  return millis;
}

STUB_ADD(spin)
