/* Forks its process behind its host's back. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stub.h"

/* Forks a child that ends at once with that code; returns its pid, or -1. */
STUB_API int fork_and_exit(int code);
int fork_and_exit(int code) {
  pid_t pid = fork();
  if (pid == 0) _exit(code);
  return pid;
}

/*
 * Forks a child that sleeps that many seconds (at most 60), whatever becomes of its parent, and holds all
 * of its parent's open files meanwhile; returns its pid, or -1.
 */
STUB_API int fork_and_sleep(int seconds);
int fork_and_sleep(int seconds) {
  pid_t pid = fork();
  if (pid == 0) {
    sleep(seconds > 60 ? 60u : seconds < 0 ? 0u : (unsigned)seconds);
    _exit(0);
  }
  return pid;
}

/* Waits for that child; returns its exit code, 128 + its signal, or -1 where it is no child of ours. */
STUB_API int fork_reap(int pid);
int fork_reap(int pid) {
  int status;
  if (waitpid(pid, &status, 0) != pid) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

STUB_ADD(forks)
