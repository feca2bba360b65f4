/* How glovebox-parent ends what is below it, whatever its children have started, and whatever that has become. */
#define _GNU_SOURCE
#include "parent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How long processes are waited for that do not end by SIGKILL, because the kernel has them in its hands. */
#define PATIENCE_MILLIS 3000

/* Between two looks for children that have come by the end of others. */
#define PAUSE_MILLIS 5

/* Kills the processes whose ids, blanks between them, are in the text; keeps an id that the text ends in. */
static size_t kill_all(char *text, size_t length, int *count) {
  size_t start = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] == ' ' || text[i] == '\n') {
      text[i] = 0;
      long pid = strtol(text + start, NULL, 10);
      if (pid > 1) {
        kill((pid_t)pid, SIGKILL);
        (*count)++;
      }
      start = i + 1;
    }
  }
  memmove(text, text + start, length - start);
  return length - start;
}

/* Kills all children that there are now; returns how many that were, or -1 where nobody tells. */
static int kill_children(void) {
  int list = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  if (list < 0) {
    return -1;
  }
  char text[4096];
  size_t kept = 0;
  int count = 0;
  ssize_t length = read(list, text, sizeof text);
  while (length > 0) {
    kept = kill_all(text, kept + (size_t)length, &count);
    length = read(list, text + kept, sizeof text - kept);
  }
  close(list);
  return count;
}

bool reap(pid_t wanted, bool *ended, struct ending *ending, int *others) {
  while (true) {
    struct ending next;
    next.pid = wait4(-1, &next.status, WNOHANG, &next.usage);
    if (next.pid < 0 && errno == EINTR) {
      continue;
    }
    if (next.pid <= 0) {
      return next.pid == 0;
    }
    if (next.pid == wanted) {
      *ending = next;
      *ended = true;
    } else {
      (*others)++;
    }
  }
}

static long long millis(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void pause_for_an_end(int signals) {
  struct pollfd end = {.fd = signals, .events = POLLIN};
  if (poll(&end, 1, PAUSE_MILLIS) > 0) {
    char ignored[1024];
    while (read(signals, ignored, sizeof ignored) > 0) {
    }
  }
}

int sweep(pid_t wanted, bool *ended, struct ending *ending, int signals, int *others) {
  long long progress = millis();
  int left = 0;
  while (true) {
    int before = *others;
    bool known = *ended;
    if (!known) {
      /* By name: where nobody tells of children, it ends all the same. */
      kill(wanted, SIGKILL);
    }
    left = kill_children();
    if (!reap(wanted, ended, ending, others)) {
      /* No children, and none can come: who has none gets no grandchildren. */
      return 0;
    }
    if (*others != before || *ended != known) {
      /* Their children are ours now. At once, for they may be starting others. */
      progress = millis();
      continue;
    }
    if (*ended && millis() - progress > PATIENCE_MILLIS) {
      return left < 0 ? 1 : left;
    }
    pause_for_an_end(signals);
  }
}
