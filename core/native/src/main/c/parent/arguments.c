/* The command line of glovebox-parent. */
#define _GNU_SOURCE
#include "parent.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: glovebox-parent [--report=FD] [--host=PID] -- COMMAND [ARGUMENT...]\n"
    "Starts COMMAND, ends it and all that it has started when the host ends, and reports its end on FD, a line of\n"
    "JSON each. FD is 1 unless said otherwise; the output of COMMAND goes to 2 then. PID is the process that has\n"
    "started this one unless said otherwise.\n";

static _Noreturn void misused(void) {
  ssize_t ignored = write(STDERR_FILENO, usage, sizeof usage - 1);
  (void)ignored;
  _exit(EXIT_USAGE);
}

/* A number from least on; ends the process where the text is none. */
static int number(const char *text, int least) {
  char *end;
  errno = 0;
  long value = strtol(text, &end, 10);
  if (errno != 0 || end == text || *end != 0 || value < least || value > INT_MAX) {
    misused();
  }
  return (int)value;
}

/* Whether argument begins with name; *value is the rest then. */
static bool is(const char *argument, const char *name, const char **value) {
  size_t length = strlen(name);
  *value = argument + length;
  return strncmp(argument, name, length) == 0;
}

struct orders read_orders(char **arguments) {
  /* First, for who has started this process can end at any time. */
  struct orders orders = {.report = STDOUT_FILENO, .host = getppid()};
  char **argument = arguments + 1;
  for (; *argument != NULL && strcmp(*argument, "--") != 0; argument++) {
    const char *value;
    if (is(*argument, "--report=", &value)) {
      orders.report = number(value, STDOUT_FILENO);
    } else if (is(*argument, "--host=", &value)) {
      orders.host = number(value, 1);
    } else {
      misused();
    }
  }
  if (*argument == NULL || argument[1] == NULL || orders.report == STDERR_FILENO || fcntl(orders.report, F_GETFD) < 0) {
    misused();
  }
  orders.command = argument + 1;
  return orders;
}
