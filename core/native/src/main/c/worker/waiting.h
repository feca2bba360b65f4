/* How long the worker's end of a lane looks for what comes before it sleeps, learned from how long it had to wait. */
#ifndef GLOVEBOX_WAITING_H
#define GLOVEBOX_WAITING_H

#include <stdbool.h>

struct waiting {
  long long limit_nanos;  /* what the host allows */
  long long average_wait; /* of what had to be waited for */
  int reluctant;          /* for how many waits it does not give way */
};

/* Looks for something, giving the processor away in between; whether it came before it is time to sleep. */
bool waiting_look(struct waiting *waiting, bool (*has_come)(void *), void *what);

/* What was looked for in vain has come, after a sleep. */
void waiting_slept(struct waiting *waiting);

#endif
