#define _GNU_SOURCE
#include "table.h"

#include "ending.h"

#include <search.h>
#include <stddef.h>

static int compare(const void *one, const void *other) {
  uint64_t first = ((const struct numbered *)one)->number;
  uint64_t second = ((const struct numbered *)other)->number;
  return first < second ? -1 : first > second;
}

void *table_find(const struct table *table, uint64_t number) {
  struct numbered key = {number};
  void *const *found = tfind(&key, &table->root, compare);
  return found == NULL ? NULL : *found;
}

void table_add(struct table *table, void *numbered) {
  if (tsearch(numbered, &table->root, compare) == NULL) {
    say("%s: no memory for a table", what_this_thread_is());
    end_now(EXIT_INTERNAL);
  }
}

void table_remove(struct table *table, const void *numbered) { tdelete(numbered, &table->root, compare); }
