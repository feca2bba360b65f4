/* Has others trace it, as licence checks do to find out whether a debugger has. */
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stub.h"

/* The thread that calls is traced from now on; 0, or -1. */
STUB_API int traced_me(void);
int traced_me(void) { return ptrace(PTRACE_TRACEME, 0, 0, 0) == 0 ? 0 : -1; }

/*
 * Is traced, until it ends and after, by a process that has left its group and is gone in so many seconds (at
 * most 30). Nobody else is told of the end before. 0, or -1.
 */
STUB_API int traced_by_daemon(int seconds);
int traced_by_daemon(int seconds) {
  int ready[2];
  pid_t traced = getpid();
  if (pipe(ready) != 0) return -1;
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
  pid_t child = fork();
  if (child == 0) {
    setsid();
    if (fork() != 0) _exit(0);
    /* Nothing of what it has open: the end of a connection would tell. */
    for (int fd = 0; fd < 1024; fd++) {
      if (fd != ready[1]) close(fd);
    }
    char failed = ptrace(PTRACE_SEIZE, traced, 0, 0) == 0 ? 0 : 1;
    if (write(ready[1], &failed, 1) != 1 || failed) _exit(1);
    sleep(seconds > 30 ? 30u : (unsigned)seconds);
    _exit(0);
  }
  waitpid(child, 0, 0);
  char failed = 1;
  if (read(ready[0], &failed, 1) != 1) failed = 1;
  close(ready[0]);
  close(ready[1]);
  return failed ? -1 : 0;
}

STUB_ADD(traced)
