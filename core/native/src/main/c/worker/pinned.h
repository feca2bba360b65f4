/* A library file that was looked at and is about to be loaded: what is hashed is what is loaded (GB301). */
#ifndef GLOVEBOX_PINNED_H
#define GLOVEBOX_PINNED_H

#include "message.h"

/* Which file it is, and in which state. */
struct stamp {
  unsigned long long device;
  unsigned long long inode;
  long long size;
  long long modified_nanos;
  long long changed_nanos;
};

struct pinned_file {
  const char *library;
  const char *path;
  int descriptor;
  struct stamp stamp;
  bool hashed;
};

/* Opens and verifies a file. Returns NULL, with *fault, where it is refused; the caller closes the descriptor.
 *
 * sha256: the hash that it must have, or NULL; judged: the stamp that it had when it was judged, or NULL. */
bool pinned_open(struct pinned_file *file, const char *library, const char *path, const char *sha256,
                 const char *judged, json_t **fault);

/* To be called after the load: whether nobody has written to it meanwhile. */
bool pinned_is_unchanged(const struct pinned_file *file);

/* Says that something else was loaded, or may have been, and ends the process. */
_Noreturn void pinned_replaced(const struct pinned_file *file);

/* Whether a text is a stamp; ends the process otherwise, for the host has sent none. */
void require_stamp(const char *text);

#endif
