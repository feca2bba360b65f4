/* The libraries that this worker may load, and those that it has loaded. A library is never unloaded: its place is the
 * process. All may be called by several threads; one loads at a time. */
#ifndef GLOVEBOX_LIBRARY_H
#define GLOVEBOX_LIBRARY_H

#include "message.h"

/* Takes what the bootstrap says, which must stay as it is. */
void libraries_are(const json_t *bootstrap);

/* Loads a library, unless it is loaded already; its constructors run on this thread. file: which file it is now, or
 * NULL for the one that the bootstrap has named. Returns how many milliseconds that took, or -1 with *fault. */
long long library_load(const char *name, const json_t *file, json_t **fault);

/* The handle of a library that has been loaded, or, for an empty name, of this process with all that it has loaded
 * globally. NULL with *fault. */
void *library_loaded(const char *name, json_t **fault);

/* The address of a function or variable. In *fault if there is none; kind says how messages name what was sought. */
void *library_symbol(const char *library, void *handle, const char *symbol, size_t length, json_t **fault);

/* Reads the members of a library, to see that they are there; ends the process if not. */
void require_library(const json_t *library);

#endif
