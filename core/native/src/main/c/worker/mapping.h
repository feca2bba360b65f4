/* Shared buffers: memory that the host has made and this process has mapped, by the ids that the host gave it. All may
 * be called by several threads. */
#ifndef GLOVEBOX_MAPPING_H
#define GLOVEBOX_MAPPING_H

#include "message.h"

/* Answer a message, or say in *fault why not. */
json_t *mapping_map(const json_t *message, json_t **fault);
json_t *mapping_unmap(const json_t *message);

/* A call begins to use a part of a buffer: its address, or 0 with *fault. mapping_leave must follow, if it is not 0. */
uint64_t mapping_enter(uint64_t buffer, int64_t offset, int64_t bytes, json_t **fault);
void mapping_leave(uint64_t buffer);

#endif
