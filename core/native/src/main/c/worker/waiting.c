#define _GNU_SOURCE
#include "waiting.h"

#include <sched.h>
#include <time.h>

/* Looks without giving way: the other side answers within a microsecond, if it has a processor of its own. */
#define POLLS 64

/* How much longer than the limit the average wait may be for looking to be worth it. */
#define WORTH 5

/* Averages forget one part in so many at each step, and take no wait for more than so many times too much. */
#define MEMORY 8
#define LONGEST 2

/* Longer than the other side's turn on the same processor takes: strangers want it, and to yield to them costs a whole
 * time slice, where a sleeper preempts them when it is woken. */
#define COSTLY_NANOS 100000
#define RELUCTANT_WAITS 64

static long long nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void pause_shortly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static long long too_long(const struct waiting *waiting) { return WORTH * waiting->limit_nanos; }

static void waited(struct waiting *waiting, long long time) {
  long long most = LONGEST * too_long(waiting);
  waiting->average_wait += ((time < most ? time : most) - waiting->average_wait) / MEMORY;
  waiting->reluctant -= waiting->reluctant > 0;
}

bool waiting_look(struct waiting *waiting, bool (*has_come)(void *), void *what) {
  for (int i = 0; i < (waiting->limit_nanos == 0 ? 1 : POLLS); i++) {
    if (has_come(what)) {
      return true;
    }
    pause_shortly();
  }
  if (waiting->reluctant > 0 || waiting->average_wait > too_long(waiting)) {
    return false;
  }
  long long start = nanos();
  long long now = start;
  while (now - start < waiting->limit_nanos) {
    sched_yield();
    bool come = has_come(what);
    long long before = now;
    now = nanos();
    if (now - before > COSTLY_NANOS) {
      waiting->reluctant = RELUCTANT_WAITS;
    }
    if (come) {
      waited(waiting, now - start);
      return true;
    }
  }
  return false;
}

void waiting_slept(struct waiting *waiting) {
  /* How long is not asked for: more than was looked is too much, and a call in between may make it less. */
  waited(waiting, LONGEST * too_long(waiting));
}
