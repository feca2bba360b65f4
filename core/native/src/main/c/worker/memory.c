#define _GNU_SOURCE
#include "memory.h"

#include "ending.h"
#include "table.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* No memory is ever mapped below: to look there would only end the process. */
#define LOWEST_ADDRESS 4096

/* How many times what one message may have the host may have here. */
#define MESSAGES 4

#define READ_BYTES 16
#define READ_STRING_BYTES 24
#define WRITE_HEADER_BYTES 8

struct allocation {
  uint64_t address;
  long long size;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct table allocations;
static long long allocated;
static size_t max_message;

void memory_limit(size_t limit) { max_message = limit; }

static json_t *too_large(char *what) {
  return fault_of("result-too-large", NULL, what, "Raise limits.message of the pool, or ask for less at once.");
}

/* --- allocate, release --- */

static bool release_one(uint64_t address) {
  struct allocation *allocation = table_find(&allocations, address);
  if (allocation == NULL) {
    return false;
  }
  table_remove(&allocations, allocation);
  allocated -= allocation->size;
  free((void *)(uintptr_t)address);
  free(allocation);
  return true;
}

static uint64_t allocate_one(long long size) {
  /* Aligned to 16. */
  void *memory = calloc(1, size == 0 ? 1 : (size_t)size);
  if (memory != NULL) {
    struct allocation *allocation = must_have(NULL, sizeof *allocation);
    *allocation = (struct allocation){(uint64_t)(uintptr_t)memory, size};
    table_add(&allocations, allocation);
    allocated += size;
  }
  return (uint64_t)(uintptr_t)memory;
}

static bool within_limit(const json_t *sizes, json_t **fault) {
  long long limit = MESSAGES * (long long)max_message;
  long long total = allocated;
  for (size_t i = 0; i < json_array_size(sizes); i++) {
    long long size = integer_at(sizes, i, "sizes");
    if (size < 0 || size > limit || (total += size) > limit) {
      *fault = too_large(
          text_of("memory of %lld bytes, beside %lld, the host may have %lld", size, total, limit));
      return false;
    }
  }
  return true;
}

/* All or nothing. */
static json_t *allocate_all(const json_t *sizes, json_t **fault) {
  json_t *addresses = json_array();
  for (size_t i = 0; i < json_array_size(sizes); i++) {
    long long size = integer_at(sizes, i, "sizes");
    uint64_t address = allocate_one(size);
    if (address == 0) {
      for (size_t j = 0; j < i; j++) {
        release_one((uint64_t)json_integer_value(json_array_get(addresses, j)));
      }
      json_decref(addresses);
      *fault = too_large(text_of("memory of %lld bytes, which the system does not have", size));
      return NULL;
    }
    json_array_append_new(addresses, json_integer((json_int_t)address));
  }
  return addresses;
}

json_t *memory_allocate(const json_t *message, json_t **fault) {
  json_t *sizes = member_array(message, "sizes");
  pthread_mutex_lock(&lock);
  json_t *addresses = within_limit(sizes, fault) ? allocate_all(sizes, fault) : NULL;
  pthread_mutex_unlock(&lock);
  if (addresses == NULL) {
    return NULL;
  }
  json_t *answer = message_of("allocated");
  set_new(answer, "addresses", addresses);
  return answer;
}

json_t *memory_release(const json_t *message, json_t **fault) {
  json_t *addresses = member_array(message, "addresses");
  for (size_t i = 0; i < json_array_size(addresses); i++) {
    integer_at(addresses, i, "addresses");
  }
  for (size_t i = 0; i < json_array_size(addresses); i++) {
    uint64_t address = (uint64_t)integer_at(addresses, i, "addresses");
    pthread_mutex_lock(&lock);
    bool released = release_one(address);
    pthread_mutex_unlock(&lock);
    if (!released) {
      *fault = fault_of("signature", NULL,
                        text_of("0x%llx is not memory that the host has allocated", (unsigned long long)address),
                        "This is a bug in the host.");
      return NULL;
    }
  }
  return message_of("released");
}

/* --- READ, READ_STRING, WRITE --- */

static void require(const struct frame *frame, bool kept, const char *broken) {
  if (!kept) {
    violation(frame->payload, frame->length, "%s", broken);
  }
}

static int64_t number_at(const struct frame *frame, size_t offset) {
  int64_t number;
  memcpy(&number, frame->payload + offset, sizeof number);
  return number;
}

static bool is_zero(const unsigned char *unit, int bytes) {
  return bytes == 2 ? *(const uint16_t *)unit == 0 : *(const uint32_t *)unit == 0;
}

/* The units before the zero, at most one more than a message holds. */
static int64_t units_before_zero(const unsigned char *start, int unit_bytes, int64_t most_units) {
  int64_t bound = (int64_t)max_message / unit_bytes + 1;
  int64_t most = most_units == 0 || most_units > bound ? bound : most_units;
  if (unit_bytes == 1) {
    return (int64_t)strnlen((const char *)start, (size_t)most);
  }
  if (unit_bytes == sizeof(wchar_t) && (uintptr_t)start % sizeof(wchar_t) == 0) {
    return (int64_t)wcsnlen((const wchar_t *)start, (size_t)most);
  }
  int64_t units = 0;
  while (units < most) {
    unsigned char unit[4];
    memcpy(unit, start + units * unit_bytes, (size_t)unit_bytes);
    if (is_zero(unit, unit_bytes)) {
      break;
    }
    units++;
  }
  return units;
}

/* What the request says is checked before any memory is looked at. */
struct wish {
  uint64_t address;
  int64_t length;
  int unit_bytes;
};

static struct wish wish_of(const struct frame *frame) {
  struct wish wish = {0};
  if (frame->type == FRAME_READ) {
    require(frame, frame->length == READ_BYTES, "a READ of another length");
    wish.length = number_at(frame, 8);
    require(frame, wish.length >= 0, "a READ of a negative length");
  } else if (frame->type == FRAME_READ_STRING) {
    require(frame, frame->length == READ_STRING_BYTES, "a READ_STRING of another length");
    wish.unit_bytes = (int)number_at(frame, 8);
    wish.length = number_at(frame, 16);
    require(frame, wish.unit_bytes == 1 || wish.unit_bytes == 2 || wish.unit_bytes == 4, "a string of no known unit");
    require(frame, wish.length >= 0, "a READ_STRING of a negative length");
  } else {
    require(frame, frame->length >= WRITE_HEADER_BYTES, "a WRITE that is too short");
    wish.length = (int64_t)frame->length - WRITE_HEADER_BYTES;
  }
  wish.address = (uint64_t)number_at(frame, 0);
  return wish;
}

struct bytes memory_answer(const struct frame *request, json_t **fault) {
  struct wish wish = wish_of(request);
  struct bytes nothing = {NULL, 0};
  if (wish.address < LOWEST_ADDRESS) {
    *fault = fault_of("signature", NULL,
                      text_of("no memory is at address 0x%llx", (unsigned long long)wish.address),
                      "Check for a null pointer before looking through it.");
    return nothing;
  }
  unsigned char *start = (unsigned char *)(uintptr_t)wish.address;
  if (request->type == FRAME_WRITE) {
    memcpy(start, request->payload + WRITE_HEADER_BYTES, (size_t)wish.length);
    return nothing;
  }
  int64_t length = request->type == FRAME_READ
                       ? wish.length
                       : wish.unit_bytes * units_before_zero(start, wish.unit_bytes, wish.length);
  if (length > (int64_t)max_message) {
    *fault = too_large(
        text_of("what was read has %lld bytes or more, of %zu", (long long)length, max_message));
    return nothing;
  }
  return (struct bytes){start, (size_t)length};
}
