/* Starts a thread from its constructor that the C library knows nothing of. */
#define _GNU_SOURCE
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "stub.h"

enum { STACK = 65536 };

static int idle(void *unused) {
  (void)unused;
  for (;;) syscall(SYS_ppoll, NULL, 0, NULL, NULL);
  return 0;
}

__attribute__((constructor)) static void start_thread(void) {
  char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack != MAP_FAILED) {
    clone(idle, stack + STACK, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM, NULL);
  }
}

STUB_ADD(thread_by_clone)
