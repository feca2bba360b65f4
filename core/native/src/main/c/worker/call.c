#define _GNU_SOURCE
#include "call.h"

#include "ending.h"
#include "forked.h"
#include "mapping.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define SLOTS_OFFSET 16
#define SLOT_BYTES 8
#define BLOCK_HEADER_BYTES 32
#define RELOCATION_BYTES 32
#define RESULT_BLOCKS_OFFSET 16
#define RESULT_BLOCK_HEADER_BYTES 16
#define RESULT_COUNT_OFFSET 12

/* The memory for OUT blocks beyond this is not kept for ever. */
#define RETAINED_BYTES (4 * 1024 * 1024)

/* libffi widens a scalar result to a register. */
#define LEAST_RESULT_BYTES 16

enum direction { DIRECTION_IN = 1, DIRECTION_OUT = 2, DIRECTION_INOUT = 3 };
enum kind { KIND_IN_FRAME = 0, KIND_AT_ADDRESS = 1, KIND_SHARED = 2 };
enum place { PLACE_SLOT = 1, PLACE_BLOCK = 2 };
enum changed { BLOCK_UNCHANGED = 0, BLOCK_CHANGED = 1, BLOCK_IN_PLACE = 2 };

/* Breaks the protocol with a sentence, made as by printf(3), unless the rule is kept. */
#define REQUIRE(frame, kept, ...)                            \
  do {                                                       \
    if (!(kept)) {                                           \
      violation((frame)->payload, (frame)->length, __VA_ARGS__); \
    }                                                        \
  } while (0)

/* Each word is read once: over shared memory the host can write there still. */
static uint64_t word_at(const struct frame *frame, uint64_t offset) {
  uint64_t word;
  memcpy(&word, frame->payload + offset, sizeof word);
  return word;
}

static uint32_t half_at(const struct frame *frame, uint64_t offset) {
  uint32_t half;
  memcpy(&half, frame->payload + offset, sizeof half);
  return half;
}

struct call *call_new(void) {
  struct call *call = must_have(NULL, sizeof *call);
  memset(call, 0, sizeof *call);
  call->result = must_have(NULL, LEAST_RESULT_BYTES);
  call->result_capacity = LEAST_RESULT_BYTES;
  return call;
}

static bool carries_bytes(const struct block *block) { return (block->direction & DIRECTION_IN) != 0; }

static bool is_in_frame(const struct block *block) { return block->address == 0 && carries_bytes(block); }

/* Whether the host wants its bytes back; it has those of shared buffers. */
static bool is_wanted(const struct block *block) {
  return (block->direction & DIRECTION_OUT) != 0 && block->buffer == 0;
}

/* --- reading --- */

static void read_place(const struct frame *frame, uint64_t position, int index, struct block *block) {
  uint32_t kind = half_at(frame, position + 12);
  uint64_t address = word_at(frame, position + 16);
  uint64_t buffer = kind == KIND_SHARED ? word_at(frame, position + 24) : 0;
  REQUIRE(frame,
          (kind == KIND_IN_FRAME && address == 0) || (kind == KIND_AT_ADDRESS && address != 0) ||
              (buffer != 0 && block->direction == DIRECTION_INOUT),
          "block %d is neither in the frame, nor at an address, nor in a shared buffer", index);
  block->address = address;
  block->buffer = buffer;
}

/* Reads one block's header; returns where the next one begins. */
static uint64_t read_block(struct call *call, const struct frame *frame, size_t most, uint64_t position, int index) {
  struct block *block = &call->blocks[index];
  REQUIRE(frame, position + BLOCK_HEADER_BYTES <= frame->length, "a call that ends before block %d", index);
  block->size = (int64_t)word_at(frame, position);
  uint32_t direction = half_at(frame, position + 8);
  REQUIRE(frame, direction >= DIRECTION_IN && direction <= DIRECTION_INOUT, "block %d has no known direction", index);
  block->direction = (int)direction;
  read_place(frame, position, index, block);
  REQUIRE(frame, block->size >= 0 && (block->size <= (int64_t)most || block->buffer != 0),
          "block %d is larger than a call may be", index);
  position += BLOCK_HEADER_BYTES;
  block->position = 0;
  if (block->buffer != 0) {
    return position;
  }
  if (carries_bytes(block)) {
    block->position = position;
    position += align16((uint64_t)block->size);
    REQUIRE(frame, position <= frame->length, "block %d ends beyond the call", index);
  } else if (block->address == 0) {
    block->position = call->scratch_bytes;
    call->scratch_bytes += align16((uint64_t)block->size);
    REQUIRE(frame, call->scratch_bytes <= most, "out blocks of %llu bytes", (unsigned long long)call->scratch_bytes);
  }
  return position;
}

/* Checks the whole image before any of it is used. */
static void read_image(struct call *call, const struct frame *frame, size_t most) {
  call->frame = frame;
  REQUIRE(frame, frame->length >= SLOTS_OFFSET, "a call that is too short");
  uint64_t first = word_at(frame, 0);
  uint64_t second = word_at(frame, 8);
  call->function = (int)(uint32_t)first;
  call->slots = (int)(first >> 32 & 0xffff);
  call->block_count = (int)(uint32_t)second;
  int32_t relocations = (int32_t)(second >> 32);
  uint64_t position = align16(SLOTS_OFFSET + (uint64_t)call->slots * SLOT_BYTES);
  REQUIRE(frame, position <= frame->length, "a call that ends in its slots");
  /* Before memory is had for as many. */
  REQUIRE(frame, call->block_count >= 0 && (size_t)call->block_count <= frame->length / BLOCK_HEADER_BYTES,
          "a block count beyond the end of the call");
  if (call->block_capacity < (size_t)call->block_count) {
    call->block_capacity = (size_t)call->block_count;
    call->blocks = must_have(call->blocks, call->block_capacity * sizeof *call->blocks);
  }
  call->scratch_bytes = 0;
  call->entered = 0;
  for (int i = 0; i < call->block_count; i++) {
    position = read_block(call, frame, most, position, i);
  }
  REQUIRE(frame, relocations >= 0 && position + (uint64_t)relocations * RELOCATION_BYTES == frame->length,
          "a call of another length than its parts");
  call->relocations = relocations;
  call->relocations_position = position;
}

/* Makes the OUT blocks, as zeros; returns false where there is no memory. */
static bool lay_out_scratch(struct call *call) {
  if (call->scratch_bytes > call->scratch_capacity || call->scratch_capacity > RETAINED_BYTES) {
    free(call->scratch);
    call->scratch_capacity = 0;
    call->scratch = malloc(call->scratch_bytes);
    if (call->scratch == NULL && call->scratch_bytes > 0) {
      return false;
    }
    call->scratch_capacity = call->scratch_bytes;
  }
  if (call->scratch_bytes > 0) {
    memset(call->scratch, 0, call->scratch_bytes);
  }
  return true;
}

static bool enter_shared(struct call *call, json_t **fault) {
  for (; call->entered < call->block_count; call->entered++) {
    struct block *block = &call->blocks[call->entered];
    if (block->buffer != 0) {
      block->address = mapping_enter(block->buffer, (int64_t)block->address, block->size, fault);
      if (block->address == 0) {
        return false;
      }
    }
  }
  return true;
}

static void leave_shared(struct call *call) {
  while (call->entered > 0) {
    struct block *block = &call->blocks[--call->entered];
    if (block->buffer != 0) {
      mapping_leave(block->buffer);
    }
  }
}

/* --- pointers --- */

static unsigned char *memory_of(const struct call *call, const struct block *block) {
  if (block->address != 0) {
    return (unsigned char *)(uintptr_t)block->address;
  }
  return (carries_bytes(block) ? call->frame->payload : call->scratch) + block->position;
}

/* Where in the payload a relocation writes. */
static uint64_t place_of(const struct call *call, uint32_t place, int32_t index, int64_t offset) {
  const struct frame *frame = call->frame;
  if (place == PLACE_SLOT) {
    REQUIRE(frame, index >= 0 && index < call->slots && offset == 0, "a relocation of slot %d", index);
    return SLOTS_OFFSET + (uint64_t)index * SLOT_BYTES;
  }
  REQUIRE(frame, place == PLACE_BLOCK, "a relocation of place %d", (int)place);
  REQUIRE(frame,
          index >= 0 && index < call->block_count && carries_bytes(&call->blocks[index]) &&
              call->blocks[index].buffer == 0,
          "a relocation in no block");
  REQUIRE(frame, offset >= 0 && offset <= call->blocks[index].size - SLOT_BYTES, "a relocation beyond block %d",
          index);
  return call->blocks[index].position + (uint64_t)offset;
}

static void relocate_one(struct call *call, uint64_t at) {
  const struct frame *frame = call->frame;
  uint32_t place = half_at(frame, at);
  int32_t index = (int32_t)half_at(frame, at + 4);
  int64_t offset = (int64_t)word_at(frame, at + 8);
  int32_t target = (int32_t)half_at(frame, at + 16);
  int64_t addend = (int64_t)word_at(frame, at + 24);
  REQUIRE(frame, target >= 0 && target < call->block_count, "a relocation to block %d", target);
  const struct block *block = &call->blocks[target];
  REQUIRE(frame, addend >= 0 && addend <= block->size, "a relocation beyond block %d", target);
  uint64_t pointer = (uint64_t)(uintptr_t)memory_of(call, block) + (uint64_t)addend;
  memcpy(frame->payload + place_of(call, place, index, offset), &pointer, sizeof pointer);
  if (place == PLACE_SLOT) {
    call->bytes_behind[index] = block->size - addend;
  }
}

static void relocate(struct call *call) {
  if (call->relocations == 0) {
    return;
  }
  if (call->bytes_behind_capacity < (size_t)call->slots) {
    call->bytes_behind_capacity = (size_t)call->slots;
    call->bytes_behind = must_have(call->bytes_behind, call->bytes_behind_capacity * sizeof *call->bytes_behind);
  }
  for (int i = 0; i < call->slots; i++) {
    call->bytes_behind[i] = -1;
  }
  call->behind_blocks[0] = word_at(call->frame, call->relocations_position);
  call->behind_blocks[1] = word_at(call->frame, call->relocations_position + 8);
  for (int64_t i = 0; i < call->relocations; i++) {
    relocate_one(call, call->relocations_position + (uint64_t)i * RELOCATION_BYTES);
  }
}

/* --- calling --- */

static json_t *host_bug(char *what) { return fault_of("signature", NULL, what, "This is a bug in the host."); }

/* Has the arguments lie where libffi takes them from. */
static json_t *arrange(struct call *call, const struct function *function) {
  const struct signature *signature = function->signature;
  for (int i = 0; i < signature->parameters; i++) {
    unsigned char *slot = call->frame->payload + SLOTS_OFFSET + (size_t)i * SLOT_BYTES;
    call->arguments[i] = slot;
    if (signature->types[i] == ABI_AGGREGATE) {
      int64_t behind = call->relocations == 0 ? -1 : call->bytes_behind[i];
      if (behind < (int64_t)signature->aggregate_bytes[i]) {
        return host_bug(text_of("argument %d is an aggregate of %u bytes and came without them", i,
                                signature->aggregate_bytes[i]));
      }
      memcpy(&call->arguments[i], slot, sizeof call->arguments[i]);
    }
  }
  return NULL;
}

/* Copies the bytes of the blocks at addresses there. */
static void place_blocks(const struct call *call) {
  for (int i = 0; i < call->block_count; i++) {
    const struct block *block = &call->blocks[i];
    if (block->address != 0 && carries_bytes(block) && block->buffer == 0) {
      memcpy((void *)(uintptr_t)block->address, call->frame->payload + block->position, (size_t)block->size);
    }
  }
}

static void make_result(struct call *call, const struct signature *signature) {
  if (call->result_capacity < signature->result_bytes) {
    call->result = must_have(call->result, signature->result_bytes);
    call->result_capacity = signature->result_bytes;
  }
  /* What the function leaves out, its padding for example, must not be of another call. */
  memset(call->result, 0, signature->result_bytes < LEAST_RESULT_BYTES ? LEAST_RESULT_BYTES : signature->result_bytes);
}

/* The size of a block in the frame behind whose end the callee wrote, so far that it hit what lies there: the next
 * block's header, or the relocations. -1 if there is none. */
static int64_t overrun(const struct call *call) {
  const struct frame *frame = call->frame;
  for (int i = 0; i < call->block_count; i++) {
    const struct block *block = &call->blocks[i];
    if (!is_in_frame(block)) {
      continue;
    }
    uint64_t end = block->position + align16((uint64_t)block->size);
    bool hit;
    if (i + 1 < call->block_count) {
      hit = (int64_t)word_at(frame, end) != block[1].size || (int)half_at(frame, end + 8) != block[1].direction;
    } else {
      hit = call->relocations != 0 &&
            (word_at(frame, end) != call->behind_blocks[0] || word_at(frame, end + 8) != call->behind_blocks[1]);
    }
    if (hit) {
      return block->size;
    }
  }
  return -1;
}

/* --- the result --- */

json_t *call_no_memory(const struct connection *connection) {
  return fault_of("no-memory-for-result", NULL,
                  text_of("the result cannot be sent: no memory for a frame of %zu bytes", connection->wanted),
                  NO_MEMORY_ADVICE);
}

static json_t *no_room(const struct connection *connection, enum no_room why) {
  if (why == TOO_LARGE) {
    return fault_of("result-too-large", NULL,
                    text_of("the result has at least %zu bytes, a message may have %zu", connection->wanted,
                            connection->max_payload),
                    "Raise limits.message of the pool, or ask for less at once.");
  }
  return call_no_memory(connection);
}

/* Appends a header, and so many bytes, padded, if there are some. */
static json_t *append(struct connection *connection, int64_t size, uint64_t second, const void *bytes) {
  size_t length = bytes == NULL ? 0 : (size_t)size;
  size_t padded = (size_t)align16(length);
  enum no_room room = frame_reserve(connection, RESULT_BLOCK_HEADER_BYTES + padded);
  if (room != ROOM) {
    return no_room(connection, room);
  }
  unsigned char *at = frame_at(connection);
  memcpy(at, &size, sizeof size);
  memcpy(at + sizeof size, &second, sizeof second);
  if (length > 0) {
    memcpy(at + RESULT_BLOCK_HEADER_BYTES, bytes, length);
  }
  memset(at + RESULT_BLOCK_HEADER_BYTES + length, 0, padded - length);
  frame_add(connection, RESULT_BLOCK_HEADER_BYTES + padded);
  return NULL;
}

/* Whether a block at an address holds what the host has sent for it. */
static bool is_unchanged(const struct call *call, const struct block *block) {
  return block->address != 0 && carries_bytes(block) &&
         memcmp((const void *)(uintptr_t)block->address, call->frame->payload + block->position,
                (size_t)block->size) == 0;
}

static enum changed changed_of(const struct call *call, const struct connection *connection,
                               const struct block *block) {
  if (connection->segment != NULL && is_in_frame(block)) {
    /* The host reads it where it was used. */
    return BLOCK_IN_PLACE;
  }
  return is_unchanged(call, block) ? BLOCK_UNCHANGED : BLOCK_CHANGED;
}

static json_t *append_blocks(const struct call *call, struct connection *connection) {
  uint32_t count = 0;
  for (int i = 0; i < call->block_count; i++) {
    const struct block *block = &call->blocks[i];
    if (is_wanted(block)) {
      enum changed changed = changed_of(call, connection, block);
      json_t *fault =
          append(connection, block->size, changed, changed == BLOCK_CHANGED ? memory_of(call, block) : NULL);
      if (fault != NULL) {
        return fault;
      }
      count++;
    }
  }
  memcpy(frame_payload(connection, RESULT_COUNT_OFFSET), &count, sizeof count);
  return NULL;
}

static json_t *begin_result(struct connection *connection, uint64_t slot, int error) {
  frame_begin(connection);
  enum no_room room = frame_reserve(connection, RESULT_BLOCKS_OFFSET);
  if (room != ROOM) {
    return no_room(connection, room);
  }
  uint64_t second = (uint32_t)error;
  memcpy(frame_at(connection), &slot, sizeof slot);
  memcpy(frame_at(connection) + sizeof slot, &second, sizeof second);
  frame_add(connection, RESULT_BLOCKS_OFFSET);
  return NULL;
}

static json_t *append_fetched(struct connection *connection, const struct function *function, uint64_t pointer) {
  const void *string = (const void *)(uintptr_t)pointer;
  json_t *fault;
  if (string == NULL) {
    fault = append(connection, -1, 0, NULL);
  } else if (function->signature->fetch == FETCH_WIDE_STRING) {
    fault = append(connection, (int64_t)(sizeof(wchar_t) * wcslen(string)), 0, string);
  } else {
    fault = append(connection, (int64_t)strlen(string), 0, string);
  }
  if (function->release != NULL && string != NULL) {
    /* Also when the string is too large to be sent: it is the host's, and nobody else frees it. */
    ((void (*)(const void *))(uintptr_t)function->release)(string);
    require_parent();
  }
  return fault;
}

/* What the result slot is after a call: zero but for a scalar. */
static uint64_t slot_of(const struct call *call, const struct signature *signature) {
  uint64_t slot = 0;
  if (signature->result == ABI_F32) {
    /* Nothing is said of the bytes above a float. */
    memcpy(&slot, call->result, sizeof(float));
  } else if (signature->result != ABI_VOID && signature->result != ABI_AGGREGATE) {
    memcpy(&slot, call->result, sizeof slot);
  }
  return slot;
}

static json_t *finish(struct call *call, struct connection *connection, const struct function *function, int error) {
  const struct signature *signature = function->signature;
  int64_t overrun_bytes = overrun(call);
  if (overrun_bytes >= 0) {
    return fault_of("overrun", NULL,
                    text_of("%s.%s wrote past the end of an argument of %lld bytes", function->library,
                            function->symbol, (long long)overrun_bytes),
                    "Pass a larger array, buffer or structure, or the size that the function is to keep to.");
  }
  uint64_t slot = slot_of(call, signature);
  json_t *fault = begin_result(connection, slot, error);
  if (fault == NULL) {
    fault = append_blocks(call, connection);
  }
  if (signature->fetch == FETCH_AGGREGATE) {
    return fault != NULL ? fault : append(connection, signature->result_bytes, 0, call->result);
  }
  if (signature->fetch == FETCH_NONE) {
    return fault;
  }
  if (fault != NULL) {
    /* The result is lost, and what was returned must not be. */
    frame_begin(connection);
    json_t *ignored = append_fetched(connection, function, slot);
    if (ignored != NULL) {
      json_decref(ignored);
    }
    return fault;
  }
  return append_fetched(connection, function, slot);
}

static json_t *carry_out(struct call *call, struct connection *connection, const struct function *function) {
  const struct signature *signature = function->signature;
  if (call->slots != signature->parameters) {
    return host_bug(text_of("%s.%s was bound with %d parameters and called with %d", function->library,
                            function->symbol, signature->parameters, call->slots));
  }
  if (!lay_out_scratch(call)) {
    return fault_of("no-memory", NULL,
                    text_of("there is no memory for out arguments of %llu bytes",
                            (unsigned long long)call->scratch_bytes),
                    "Look at the memory of the worker, and whether the library frees what it allocates.");
  }
  relocate(call);
  json_t *fault = arrange(call, function);
  if (fault != NULL) {
    return fault;
  }
  place_blocks(call);
  make_result(call, signature);
  /* What an earlier call left is not this one's error; C programs clear errno before they ask. */
  errno = 0;
  ffi_call(&function->signature->convention, FFI_FN(function->address), call->result, call->arguments);
  /* At once: whatever runs between the function and this could leave its own. */
  int error = errno;
  /* Before anything is written to memory that a child shares with its parent. */
  require_parent();
  return finish(call, connection, function, error);
}

json_t *call_answer(struct call *call, struct connection *connection, const struct frame *frame) {
  json_t *fault = NULL;
  read_image(call, frame, connection->max_payload);
  if (enter_shared(call, &fault)) {
    const struct function *function = function_find(call->function, &fault);
    if (function != NULL) {
      fault = carry_out(call, connection, function);
    }
  }
  leave_shared(call);
  return fault;
}
