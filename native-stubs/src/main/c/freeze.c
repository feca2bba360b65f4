/* Keeps every thread of its process from going on. */
#define _GNU_SOURCE
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "stub.h"

static void stay(int signal) {
  (void)signal;
  for (;;) pause();
}

/* Has each thread wait in a signal handler, the calling one last. Returns -1, or never. */
STUB_API int freeze_all(void);
int freeze_all(void) {
  pid_t self = (pid_t)syscall(SYS_gettid);
  DIR *threads = opendir("/proc/self/task");
  if (threads == 0) return -1;
  signal(SIGVTALRM, stay);
  for (struct dirent *thread; (thread = readdir(threads)) != 0;) {
    pid_t id = (pid_t)atoi(thread->d_name);
    if (id > 0 && id != self) syscall(SYS_tgkill, getpid(), id, SIGVTALRM);
  }
  stay(0);
  return -1;
}

STUB_ADD(freeze)
