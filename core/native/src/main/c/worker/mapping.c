#define _GNU_SOURCE
#include "mapping.h"

#include "attach.h"
#include "ending.h"
#include "table.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

/* How many that were given up stay mapped, empty. */
#define RESTING 64

struct mapping {
  uint64_t id;
  unsigned char *memory;
  size_t bytes;
  int users; /* calls in flight that have it as an argument */
  bool given_up;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct table mappings;

json_t *mapping_map(const json_t *message, json_t **fault) {
  int id = member_int(message, "id");
  long long process = member_long(message, "pid");
  int descriptor = member_int(message, "descriptor");
  int bytes = member_int(message, "bytes");
  pthread_mutex_lock(&lock);
  bool possible = id > 0 && bytes > 0 && table_find(&mappings, (uint64_t)id) == NULL;
  char *why = NULL;
  void *memory = possible ? attach(process, descriptor, (size_t)bytes, &why) : NULL;
  if (memory != NULL) {
    struct mapping *mapping = must_have(NULL, sizeof *mapping);
    *mapping = (struct mapping){.id = (uint64_t)id, .memory = memory, .bytes = (size_t)bytes};
    table_add(&mappings, mapping);
  }
  pthread_mutex_unlock(&lock);
  if (!possible) {
    *fault = fault_of("internal", NULL, text_of("shared memory %d of %d bytes cannot be mapped", id, bytes),
                      "This is a bug in the host.");
    return NULL;
  }
  json_t *answer = message_of("mapped");
  set_long(answer, "id", id);
  set_long(answer, "address", (long long)(uintptr_t)memory);
  set_text(answer, "failure", why);
  free(why);
  return answer;
}

/* Takes the place of the one that has rested longest. */
static void rest(struct mapping *mapping) {
  static struct mapping *resting[RESTING];
  static size_t next;
  struct mapping **place = &resting[next++ % RESTING];
  if (*place != NULL) {
    munmap((*place)->memory, (*place)->bytes);
    free(*place);
  }
  *place = mapping;
}

/* The host, which may be looking at the memory still, finds zeros from now on; and so does, for a while, native code
 * that has kept an address in it. */
static void free_unused(struct mapping *mapping) {
  if (mapping->given_up && mapping->users == 0) {
    table_remove(&mappings, mapping);
    discard(mapping->memory, mapping->bytes);
    rest(mapping);
  }
}

json_t *mapping_unmap(const json_t *message) {
  json_t *ids = member_array(message, "ids");
  for (size_t i = 0; i < json_array_size(ids); i++) {
    long long id = integer_at(ids, i, "ids");
    if (id < INT_MIN || id > INT_MAX) {
      unreadable("integer overflow");
    }
  }
  pthread_mutex_lock(&lock);
  for (size_t i = 0; i < json_array_size(ids); i++) {
    struct mapping *mapping = table_find(&mappings, (uint64_t)integer_at(ids, i, "ids"));
    if (mapping != NULL) {
      mapping->given_up = true;
      free_unused(mapping);
    }
  }
  pthread_mutex_unlock(&lock);
  return message_of("unmapped");
}

uint64_t mapping_enter(uint64_t buffer, int64_t offset, int64_t bytes, json_t **fault) {
  pthread_mutex_lock(&lock);
  struct mapping *mapping = table_find(&mappings, buffer);
  uint64_t address = 0;
  if (mapping == NULL || mapping->given_up) {
    *fault = fault_of("stale", NULL, text_of("the shared buffer %lld is closed", (long long)buffer),
                      "Close a shared buffer after the calls that are given it.");
  } else if (offset < 0 || (uint64_t)offset > mapping->bytes || (uint64_t)bytes > mapping->bytes - (uint64_t)offset) {
    *fault = fault_of("signature", NULL,
                      text_of("%lld bytes at %lld are not within shared buffer %lld of %zu", (long long)bytes,
                              (long long)offset, (long long)buffer, mapping->bytes),
                      "This is a bug in the host.");
  } else {
    mapping->users++;
    address = (uint64_t)(uintptr_t)mapping->memory + (uint64_t)offset;
  }
  pthread_mutex_unlock(&lock);
  return address;
}

void mapping_leave(uint64_t buffer) {
  pthread_mutex_lock(&lock);
  struct mapping *mapping = table_find(&mappings, buffer);
  if (mapping != NULL) {
    mapping->users--;
    free_unused(mapping);
  }
  pthread_mutex_unlock(&lock);
}
