/* Who else could replace what a path names: the worker's part of rule GB301. */
#ifndef GLOVEBOX_TRUST_H
#define GLOVEBOX_TRUST_H

#include "message.h"

/* Kinds of faults, and so of advice, as bits. */
enum trust_fault { FAULT_WRITABLE = 1, FAULT_OWNER = 2, FAULT_HASH = 4, FAULT_CHANGED = 8 };

struct faults {
  int kinds;
  char *texts[64];
  int count;
};

/* Adds a fault, unless it is there; text is taken over, and freed. */
void faults_add(struct faults *faults, enum trust_fault kind, char *text);
void faults_clear(struct faults *faults);

/* Looks at every directory, every symbolic link on the way to a file, and at the file. Returns 0, or the errno of what
 * could not be looked at. */
int trust_path(const char *path, struct faults *faults);

#endif
