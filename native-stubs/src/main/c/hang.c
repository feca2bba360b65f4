/* Locks a mutex that its own thread already holds: blocks in futex(FUTEX_WAIT_PRIVATE, 2) for ever. */
#include <pthread.h>

#include "stub.h"

/* Never returns. Each call has a mutex of its own, so two callers hang independently. */
STUB_API int hang_now(void);
int hang_now(void) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  pthread_mutex_lock(&mutex);
  return 0;
}

STUB_ADD(hang)
