/* Starts a thread from its constructor by a function that it does not import. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

#include "stub.h"

typedef int (*starter)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

static void *idle(void *unused) {
  for (;;) pause();
  return unused;
}

__attribute__((constructor)) static void start_thread(void) {
  starter start = (starter)dlsym(RTLD_DEFAULT, "pthread_create");
  pthread_t thread;
  if (start != NULL) start(&thread, NULL, idle, NULL);
}

STUB_ADD(thread_by_dlsym)
