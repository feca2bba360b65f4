/* What the files of glovebox-parent know of each other. */
#ifndef GLOVEBOX_PARENT_H
#define GLOVEBOX_PARENT_H

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

/* Exit codes of a parent that has started nothing; those of shells, and of sysexits.h. */
enum { EXIT_USAGE = 64, EXIT_OS_ERROR = 71, EXIT_CANNOT_EXECUTE = 126, EXIT_NOT_FOUND = 127 };

struct orders {
  int report;     /* the descriptor to report on */
  pid_t host;     /* whose end is watched */
  char **command; /* what to start, with its arguments */
};

/* How a process has ended, as the kernel says it. */
struct ending {
  pid_t pid;
  int status; /* as wait(2) has it */
  struct rusage usage;
};

/* arguments.c: reads the command line; ends the process where it is none. */
struct orders read_orders(char **arguments);

/* descriptors.c: leaves open 0, 1, 2 and this one, and nothing else; makes good for those of the three that are closed. */
void close_others(int report);

/* start.c: starts the command in a process group of its own. Returns its id; ends this process where that fails. */
pid_t start(const struct orders *orders);

/* sweep.c: kills all children of this process and all that become its children by that, and waits for their end.
 *
 * wanted: one of them, whose end is awaited however long it takes; *ended says whether its end is known, and is set,
 * and *ending filled in, when it is. For the others there is a bound.
 * signals: a descriptor that can be read when a child has ended.
 * others: is raised by the number of processes that ended beside the wanted one.
 * Returns how many are left, as far as that can be told. */
int sweep(pid_t wanted, bool *ended, struct ending *ending, int signals, int *others);

/* sweep.c: takes notice of all children that have ended; returns false where there are no children at all. */
bool reap(pid_t wanted, bool *ended, struct ending *ending, int *others);

/* report.c */
void report_started(int report, pid_t pid);
void report_not_started(int report, const char *command, const char *step, int error);
void report_ended(int report, const struct ending *ending, const char *why, int others, int left);

#endif
