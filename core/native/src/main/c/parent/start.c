/* How glovebox-parent starts its command. */
#define _GNU_SOURCE
#include "parent.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the child tells when it cannot become the command. */
struct failure {
  const char *step;
  int error;
};

static _Noreturn void fail(int tell, const char *step, int error) {
  struct failure failure = {step, error};
  ssize_t ignored = write(tell, &failure, sizeof failure);
  (void)ignored;
  _exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_EXECUTE);
}

/* In the child. */
static _Noreturn void become(const struct orders *orders, pid_t parent, int tell) {
  /* Should this process's parent be killed: no end is too early for that, so it is looked for afterwards. */
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
    fail(tell, "prctl", errno);
  }
  if (getppid() != parent) {
    _exit(EXIT_OS_ERROR);
  }
  /* A group of its own: whoever signals the command's group does not mean its parent. */
  if (setpgid(0, 0) != 0) {
    fail(tell, "setpgid", errno);
  }
  if (orders->report == STDOUT_FILENO && dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
    fail(tell, "dup2", errno);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execvp(orders->command[0], orders->command);
  fail(tell, "exec", errno);
}

pid_t start(const struct orders *orders) {
  int told[2];
  if (pipe2(told, O_CLOEXEC) != 0) {
    report_not_started(orders->report, orders->command[0], "pipe", errno);
    _exit(EXIT_OS_ERROR);
  }
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) {
    become(orders, parent, told[1]);
  }
  if (child < 0) {
    report_not_started(orders->report, orders->command[0], "fork", errno);
    _exit(EXIT_OS_ERROR);
  }
  close(told[1]);
  struct failure failure;
  ssize_t length;
  do {
    /* Ends with the child, or when it has become the command. */
    length = read(told[0], &failure, sizeof failure);
  } while (length < 0 && errno == EINTR);
  close(told[0]);
  if (length == (ssize_t)sizeof failure) {
    int status;
    waitpid(child, &status, 0);
    report_not_started(orders->report, orders->command[0], failure.step, failure.error);
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_CANNOT_EXECUTE);
  }
  return child;
}
