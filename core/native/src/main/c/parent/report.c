/* What glovebox-parent tells its host: one line of JSON, as RFC 8259 has it, each time. */
#define _GNU_SOURCE
#include "parent.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A line is never more than a pipe takes as a whole, so that none is told by half. */
#define LINE_BYTES 2048

static void tell(int report, const char *line, int length) {
  ssize_t written;
  do {
    written = write(report, line, (size_t)length);
  } while (written < 0 && errno == EINTR);
  /* Otherwise nobody listens any more. */
}

/* Appends text as the inside of a JSON string: what is no printable ASCII becomes a question mark. */
static void append(char *to, size_t size, const char *text) {
  size_t at = strlen(to);
  for (; *text != 0 && at + 3 < size; text++) {
    if (*text == '"' || *text == '\\') {
      to[at++] = '\\';
    }
    to[at++] = *text >= ' ' && *text <= '~' ? *text : '?';
  }
  to[at] = 0;
}

void report_started(int report, pid_t pid) {
  char line[LINE_BYTES];
  tell(report, line, snprintf(line, sizeof line, "{\"type\":\"started\",\"pid\":%d}\n", (int)pid));
}

void report_not_started(int report, const char *command, const char *step, int error) {
  char name[LINE_BYTES / 2] = "";
  char line[LINE_BYTES];
  append(name, sizeof name, command);
  tell(report, line,
       snprintf(line, sizeof line,
                "{\"type\":\"failed\",\"command\":\"%s\",\"step\":\"%s\",\"errno\":%d,\"error\":\"%s\"}\n", name, step,
                error, strerror(error)));
  fprintf(stderr, "glovebox-parent: cannot start %s: %s: %s\n", command, step, strerror(error));
}

static long long micros(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

void report_ended(int report, const struct ending *ending, const char *why, int others, int left) {
  int status = ending->status;
  char end[64];
  if (WIFSIGNALED(status)) {
    snprintf(end, sizeof end, "\"code\":null,\"signal\":%d,\"core\":%s", WTERMSIG(status),
             WCOREDUMP(status) ? "true" : "false");
  } else {
    snprintf(end, sizeof end, "\"code\":%d,\"signal\":null,\"core\":false", WEXITSTATUS(status));
  }
  char line[LINE_BYTES];
  tell(report, line,
       snprintf(line, sizeof line,
                "{\"type\":\"ended\",\"pid\":%d,%s,\"why\":\"%s\",\"userMicros\":%lld,\"systemMicros\":%lld,"
                "\"peakBytes\":%lld,\"others\":%d,\"left\":%d}\n",
                (int)ending->pid, end, why, micros(ending->usage.ru_utime), micros(ending->usage.ru_stime),
                ending->usage.ru_maxrss * 1024LL, others, left));
}
