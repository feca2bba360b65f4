/* Starts three threads in its constructor, that idle for ever: a multithreaded runtime without one. */
#include <pthread.h>
#include <stddef.h>

#include "stub.h"

enum { THREADS = 3 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static int started;

static void *idle(void *unused) {
  pthread_mutex_lock(&lock);
  for (;;) pthread_cond_wait(&never, &lock);
  return unused;
}

__attribute__((constructor)) static void start_threads(void) {
  for (int i = 0; i < THREADS; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, idle, NULL) == 0) {
      pthread_detach(thread);
      started++;
    }
  }
}

/* How many threads the load has started. */
STUB_API int threads_at_load(void);
int threads_at_load(void) { return started; }

STUB_ADD(thread_at_load)
