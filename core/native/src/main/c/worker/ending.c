#define _GNU_SOURCE
#include "ending.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define LINE_BYTES 4096
#define SHOWN_BYTES 32
#define HEX_BYTES (3 * SHOWN_BYTES + 1)

static const char name[] = "glovebox worker: ";

static __thread const char *about = "main";
static __thread int starting;

void this_thread_is(const char *what) { about = what; }

const char *what_this_thread_is(void) { return about; }

void this_thread_starts(int starts) { starting = starts; }

/* Kills all other processes of the group, and also this one where it cannot leave the group, because its parent is
 * gone. The id of the group is that of this process, so it is no other one's as long as this process lives. */
static void kill_group(void) {
  pid_t self = getpid();
  if (getpgid(0) == self) {
    pid_t home = getpgid(getppid());
    if (home > 0) {
      setpgid(0, home);
    }
    kill(-self, SIGKILL);
  }
}

void end_now(enum exit_code code) {
  kill_group();
  _exit(code);
}

void end_with_handlers(enum exit_code code) { exit(code); }

/* One write, so that lines of several threads do not mix. */
static void say_line(const char *before, const char *format, va_list arguments) {
  char line[LINE_BYTES];
  int length = vsnprintf(line, sizeof line, format, arguments);
  if (length < 0) {
    return;
  }
  size_t shown = (size_t)length < sizeof line ? (size_t)length : sizeof line - 1;
  struct iovec parts[] = {
      {(void *)name, sizeof name - 1},
      {(void *)before, strlen(before)},
      {line, shown},
      {"\n", 1},
  };
  ssize_t ignored = writev(STDERR_FILENO, parts, sizeof parts / sizeof *parts);
  (void)ignored;
}

void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say_line("", format, arguments);
  va_end(arguments);
}

void cannot_start(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say_line("cannot start: ", format, arguments);
  va_end(arguments);
  end_now(EXIT_BAD_START);
}

static void in_hex(char *hex, const unsigned char *bytes, size_t length) {
  size_t shown = length < SHOWN_BYTES ? length : SHOWN_BYTES;
  for (size_t i = 0; i < shown; i++) {
    hex += sprintf(hex, i == 0 ? "%02x" : " %02x", bytes[i]);
  }
  *hex = 0;
}

void violation(const unsigned char *bytes, size_t length, const char *format, ...) {
  char what[LINE_BYTES / 2];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  char hex[HEX_BYTES];
  in_hex(hex, bytes, length);
  say("%s: %s%s%s. The connection was closed. If host and worker run the same version of Glovebox, report this with"
      " the bytes above.",
      starting ? "cannot start" : about, what, *hex == 0 ? "" : "; first bytes: ", hex);
  end_now(starting ? EXIT_BAD_START : EXIT_PROTOCOL);
}

void host_is_gone(void) {
  if (starting) {
    cannot_start("the other side closed the connection");
  }
  end_now(EXIT_HOST_GONE);
}

void *must_have(void *memory, size_t bytes) {
  void *grown = realloc(memory, bytes);
  if (grown == NULL) {
    say("%s: no memory for %zu bytes", about, bytes);
    end_now(EXIT_INTERNAL);
  }
  return grown;
}

char *text_of(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text;
  if (vasprintf(&text, format, arguments) < 0) {
    say("%s: no memory for a text", about);
    end_now(EXIT_INTERNAL);
  }
  va_end(arguments);
  return text;
}
