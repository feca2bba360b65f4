/* Has the C library start a thread from its constructor: by a timer whose expiry is a call of a function. */
#include <signal.h>
#include <stddef.h>
#include <time.h>

#include "stub.h"

static void tick(union sigval unused) { (void)unused; }

__attribute__((constructor)) static void start_thread(void) {
  struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = tick};
  timer_t timer;
  timer_create(CLOCK_MONOTONIC, &event, &timer);
}

STUB_ADD(thread_by_timer)
