/* Memory that the host has made, as this process gets at it: the one place that knows how it is handed over. */
#ifndef GLOVEBOX_ATTACH_H
#define GLOVEBOX_ATTACH_H

#include <stddef.h>

/* Maps so many bytes of what a process holds open under a descriptor. Returns NULL, with *why, which is to be freed,
 * where that cannot be opened, or is smaller. */
void *attach(long long process, int descriptor, size_t bytes, char **why);

/* Gives the pages back to the system, in every process that maps them. */
void discard(void *memory, size_t bytes);

#endif
