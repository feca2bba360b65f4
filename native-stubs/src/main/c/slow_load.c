/* Sleeps in its constructor: dlopen returns only after GLOVEBOX_SLOW_LOAD_MILLIS (default 3000). */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "stub.h"

static int slept_millis = 3000;

__attribute__((constructor)) static void sleep_at_load(void) {
  const char *wanted = getenv("GLOVEBOX_SLOW_LOAD_MILLIS");
  if (wanted != NULL && atoi(wanted) >= 0) slept_millis = atoi(wanted);
  struct timespec left = {slept_millis / 1000, (slept_millis % 1000) * 1000000L};
  while (nanosleep(&left, &left) == -1 && errno == EINTR) {
  }
}

/* The milliseconds that the load took at least. */
STUB_API int slow_load_millis(void);
int slow_load_millis(void) { return slept_millis; }

STUB_ADD(slow_load)
