/* Forks its process behind its host's back. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

/* As fork_reap, but waits for ten seconds only, and kills the child then. */
STUB_API int fork_reap_soon(int pid);
int fork_reap_soon(int pid) {
  int status;
  for (int i = 0; i < 1000; i++) {
    if (waitpid(pid, &status, WNOHANG) != 0) return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    usleep(10000);
  }
  kill(pid, SIGKILL);
  return fork_reap(pid);
}

/* Forks, and both sides return: the child's pid in the parent, 0 in the child; -1 where it fails. */
STUB_API int fork_both(void);
int fork_both(void) { return fork(); }

/* As fork_both, but each side writes its answer to memory too: 'p' or 'c', into all of it. */
STUB_API int fork_both_filling(char *memory, int bytes);
int fork_both_filling(char *memory, int bytes) {
  pid_t pid = fork();
  /* The parent lets its child be first. */
  if (pid > 0) usleep(20000);
  memset(memory, pid == 0 ? 'c' : 'p', (size_t)bytes);
  return pid;
}

/* Forks, and the child calls back; the parent returns the child's pid. */
STUB_API int fork_and_call_back(int (*callback)(int));
int fork_and_call_back(int (*callback)(int)) {
  pid_t pid = fork();
  if (pid == 0) _exit(callback(0));
  return pid;
}

/* As daemon(3) does: the parent ends, and the child returns its own pid from a session of its own. */
STUB_API int fork_daemonize(void);
int fork_daemonize(void) {
  if (fork() != 0) _exit(0);
  setsid();
  return getpid();
}

/* Forks so many children, which wait for signals for ever; returns how many there are. */
STUB_API int fork_many(int count);
int fork_many(int count) {
  for (int i = 0; i < count; i++) {
    pid_t pid = fork();
    if (pid < 0) return i;
    while (pid == 0) pause();
  }
  return count;
}

/* Forks a child that leaves group and session and becomes `daemon`; the daemon's pid, or -1. */
static int into_session(void (*daemon)(const char *), const char *argument) {
  int *pid = mmap(0, sizeof *pid, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (pid == MAP_FAILED) return -1;
  pid_t child = fork();
  if (child == 0) {
    setsid();
    pid_t forked = fork();
    if (forked == 0) {
      daemon(argument);
      _exit(127);
    }
    *pid = forked;
    _exit(0);
  }
  waitpid(child, 0, 0);
  return *pid;
}

static void sleep_and_exit(const char *seconds) {
  sleep((unsigned)atoi(seconds));
  _exit(0);
}

static void execute_sleep(const char *seconds) { execlp("sleep", "sleep", seconds, (char *)0); }

/* Forks a daemon that sleeps that many seconds, and is still a copy of its host; its pid. */
STUB_API int fork_into_session(const char *seconds);
int fork_into_session(const char *seconds) { return into_session(sleep_and_exit, seconds); }

/* Forks a daemon that is the program `sleep`; its pid. */
STUB_API int fork_daemon_program(const char *seconds);
int fork_daemon_program(const char *seconds) { return into_session(execute_sleep, seconds); }

/* Runs a program with an argument, both of which lie where the caller has them; its exit code, as fork_reap. */
STUB_API int fork_and_exec(const char *program, const char *argument);
int fork_and_exec(const char *program, const char *argument) {
  pid_t pid = fork();
  if (pid == 0) {
    execl(program, program, argument, (char *)0);
    _exit(127);
  }
  return fork_reap(pid);
}

STUB_ADD(forks)
