/* Ends by SIGSEGV while a child of its own, in a session of its own, traces it and never asks for its end. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ready[2];
  if (pipe(ready) != 0) {
    return 1;
  }
  pid_t traced = getpid();
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
  if (fork() == 0) {
    setsid();
    char done = ptrace(PTRACE_SEIZE, traced, 0, 0) == 0 ? 'y' : 'n';
    int stopped;
    if (write(ready[1], &done, 1) != 1) {
      return 1;
    }
    /* It stops for its tracer before the signal ends it. */
    waitpid(traced, &stopped, __WALL);
    ptrace(PTRACE_CONT, traced, 0, SIGSEGV);
    while (1) {
      pause();
    }
  }
  char done;
  if (read(ready[0], &done, 1) != 1 || done != 'y') {
    fprintf(stderr, "cannot be traced here\n");
    return 99;
  }
  raise(SIGSEGV);
  return 1;
}
