/* glovebox-parent: starts one command, watches it and the host, and buries it with all that it has started.
 *
 * It reads nothing of its standard input, which is the command's; only the end of that input concerns it. It keeps no
 * state but what follows, has one thread, and allocates nothing. docs/adr/0102 says what a host may rely on. */
#define _GNU_SOURCE
#include "parent.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The host's wish that the command ends, where it cannot close the command's standard input. */
#define END_SIGNAL SIGUSR1

/* Of a kernel without pidfd_open (before 5.3): the thread that has started this process has ended. */
#define HOST_GONE_SIGNAL SIGUSR2

static int pidfd(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

/* All signals wait to be asked for. What a terminal or a service manager sends to everybody is the host's to answer,
 * which may have calls to finish; so nobody asks for it. Returns the descriptor of those that count. */
static int take_signals(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  /* Where it is ignored the kernel forgets how children have ended. */
  signal(SIGCHLD, SIG_DFL);
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGCHLD);
  sigaddset(&wanted, END_SIGNAL);
  sigaddset(&wanted, HOST_GONE_SIGNAL);
  return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* A descriptor that can be read when the host has ended; -1 where a signal tells, or nothing but its input does. */
static int watch_host(pid_t host) {
  int watched = pidfd(host);
  if (watched < 0 && errno == ESRCH) {
    raise(HOST_GONE_SIGNAL);
  } else if (watched < 0 && host == getppid()) {
    prctl(PR_SET_PDEATHSIG, HOST_GONE_SIGNAL);
    if (host != getppid()) {
      raise(HOST_GONE_SIGNAL);
    }
  }
  return watched;
}

/* What the signals that have come say; NULL where they only say that a child has ended. */
static const char *read_signals(int signals) {
  const char *why = NULL;
  struct signalfd_siginfo come;
  while (read(signals, &come, sizeof come) == (ssize_t)sizeof come) {
    if (come.ssi_signo == HOST_GONE_SIGNAL) {
      why = "host-ended";
    } else if (come.ssi_signo == END_SIGNAL) {
      why = "asked";
    }
  }
  return why;
}

/* Waits until the command has ended or shall. Returns why, which is the command itself where nobody else has asked. */
static const char *watch(pid_t command, int host, int signals, bool *ended, struct ending *ending, int *others) {
  /* A command that another process traces, perhaps one of its own children, ends without a word to its parent. */
  struct pollfd watched[] = {
      {.fd = signals, .events = POLLIN},
      {.fd = host, .events = POLLIN},
      {.fd = pidfd(command), .events = POLLIN},
      {.fd = STDIN_FILENO, .events = POLLRDHUP},
  };
  while (true) {
    if (poll(watched, sizeof watched / sizeof *watched, -1) < 0) {
      continue;
    }
    const char *why = watched[0].revents != 0 ? read_signals(signals) : NULL;
    reap(command, ended, ending, others);
    if (*ended || watched[2].revents != 0) {
      return "itself";
    }
    if (why != NULL) {
      return why;
    }
    if (watched[1].revents != 0) {
      return "host-ended";
    }
    if (watched[3].revents != 0) {
      return "input-ended";
    }
  }
}

int main(int count, char **arguments) {
  (void)count;
  struct orders orders = read_orders(arguments);
  close_others(orders.report);
  /* What is sent to the host's group does not reach this process, and what is sent to this one's not the host. */
  setpgid(0, 0);
  /* Nobody of the same user, the command above all, gets at the descriptor of the report. */
  prctl(PR_SET_DUMPABLE, 0);
  int signals = take_signals();
  int host = watch_host(orders.host);
  if (signals < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) {
    report_not_started(orders.report, orders.command[0], signals < 0 ? "signalfd" : "prctl", errno);
    return EXIT_OS_ERROR;
  }
  pid_t command = start(&orders);
  report_started(orders.report, command);

  bool ended = false;
  struct ending ending;
  int others = 0;
  const char *why = watch(command, host, signals, &ended, &ending, &others);
  int left = sweep(command, &ended, &ending, signals, &others);
  report_ended(orders.report, &ending, why, others, left);
  return WIFSIGNALED(ending.status) ? 128 + WTERMSIG(ending.status) : WEXITSTATUS(ending.status);
}
