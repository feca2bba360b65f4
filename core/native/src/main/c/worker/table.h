/* Things by a number, in a tree of the C library's. The number is the first member of each. Not safe for several
 * threads at once. */
#ifndef GLOVEBOX_TABLE_H
#define GLOVEBOX_TABLE_H

#include <stdint.h>

struct numbered {
  uint64_t number;
};

struct table {
  void *root;
};

/* NULL if it is not there. */
void *table_find(const struct table *table, uint64_t number);

/* Adds one whose number is not there; ends the process where there is no memory. */
void table_add(struct table *table, void *numbered);

/* Takes one out that is there. */
void table_remove(struct table *table, const void *numbered);

#endif
