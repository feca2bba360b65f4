/* Leaves something to be done at the end of the thread that called it. */
#include <pthread.h>
#include <unistd.h>

#include "stub.h"

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void hang(void *value) {
  (void)value;
  for (;;) pause();
}

static void make(void) { pthread_key_create(&key, hang); }

/* Leaves a destructor that never returns; 0, or an error number. */
STUB_API int thread_local_hang(void);
int thread_local_hang(void) {
  pthread_once(&once, make);
  return pthread_setspecific(key, &key);
}

/* Ends the thread. Never returns. */
STUB_API int thread_local_exit(void);
int thread_local_exit(void) { pthread_exit(0); }

STUB_ADD(thread_local)
