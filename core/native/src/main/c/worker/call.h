/* The ABI image of a call, and its result: docs/protocol.md, sections 6 and 7. */
#ifndef GLOVEBOX_CALL_H
#define GLOVEBOX_CALL_H

#include "frame.h"
#include "function.h"

struct block {
  int64_t size;
  uint64_t position; /* in the payload, or in the scratch memory if it is OUT */
  int direction;
  uint64_t address; /* of those at an address, and in shared buffers; else 0 */
  uint64_t buffer;  /* the shared buffer's id; else 0 */
};

/* What one call needs beside its frame. Used for one call after the other, so that none of them allocates; a call
 * within a call has one of its own. */
struct call {
  const struct frame *frame;
  int function;
  int slots;
  int block_count;
  int64_t relocations;
  uint64_t relocations_position;
  struct block *blocks;
  size_t block_capacity;
  int entered; /* of how many of the first blocks the shared buffers are in use */
  int64_t *bytes_behind; /* each slot's pointer, by relocation; -1 if none was written */
  size_t bytes_behind_capacity;
  uint64_t behind_blocks[2];
  unsigned char *scratch; /* where OUT blocks lie */
  size_t scratch_capacity;
  uint64_t scratch_bytes;
  void *arguments[MAX_PARAMETERS];
  unsigned char *result;
  size_t result_capacity;
};

struct call *call_new(void);

/* Checks and takes a call, finds its function, carries it out, and begins the RESULT on the connection: all but
 * sending it. Returns NULL, or the fault to be sent instead. */
json_t *call_answer(struct call *call, struct connection *connection, const struct frame *frame);

#define NO_MEMORY_ADVICE                                                                                             \
  "Look at the descriptors (ulimit -n) and the memory of the worker and of this process, and whether the library" \
  " closes what it opens."

/* The fault of an answer for which there is no memory. */
json_t *call_no_memory(const struct connection *connection);

#endif
