/* This process's memory as the host uses it: what it has allocated, and any that it knows the address of. All may be
 * called by several threads. */
#ifndef GLOVEBOX_MEMORY_H
#define GLOVEBOX_MEMORY_H

#include "message.h"

void memory_limit(size_t max_message);

/* Answer a message, or say in *fault why not. */
json_t *memory_allocate(const json_t *message, json_t **fault);
json_t *memory_release(const json_t *message, json_t **fault);

/* What a READ or READ_STRING wants to see. Of a WRITE, which is carried out, nothing. */
struct bytes {
  const unsigned char *start;
  size_t length;
};

struct bytes memory_answer(const struct frame *request, json_t **fault);

#endif
