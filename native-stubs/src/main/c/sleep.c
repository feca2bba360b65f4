/* Sleeps: in clock_nanosleep, uninterrupted by signals that are handled. */
#include <errno.h>
#include <time.h>

#include "stub.h"

/* Sleeps that many milliseconds, then returns them. */
STUB_API int sleep_millis(int millis);
int sleep_millis(int millis) {
  struct timespec left = {millis / 1000, (millis % 1000) * 1000000L};
  while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR) {
  }
  return millis;
}

/* Sleeps for ever. Never returns. */
STUB_API int sleep_forever(void);
int sleep_forever(void) {
  for (;;) sleep_millis(1000000);
  return 0;
}

STUB_ADD(sleep)
