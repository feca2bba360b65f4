#define _GNU_SOURCE
#include "lane.h"

#include "callback.h"
#include "ending.h"
#include "library.h"
#include "mapping.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

static __thread struct lane *of_this_thread;

struct lane *lane_of_this_thread(void) { return of_this_thread; }

void this_thread_is_of(struct lane *lane) { of_this_thread = lane; }

void lane_open(struct lane *lane) { memset(lane, 0, sizeof *lane); }

static json_t *load(const json_t *message, json_t **fault) {
  const char *library = member_text(message, "library", NULL);
  const json_t *file = has_member(message, "file") ? member_object(message, "file") : NULL;
  if (file != NULL) {
    require_library(file);
  }
  long long millis = library_load(library, file, fault);
  if (millis < 0) {
    return NULL;
  }
  json_t *answer = message_of("loaded");
  set_text(answer, "library", library);
  set_long(answer, "millis", millis);
  return answer;
}

static json_t *symbol(const json_t *message, json_t **fault) {
  const char *library = member_text(message, "library", NULL);
  size_t length;
  const char *name = member_text(message, "name", &length);
  void *handle = library_loaded(library, fault);
  void *address = handle == NULL ? NULL : library_symbol(library, handle, name, length, fault);
  if (address == NULL) {
    return NULL;
  }
  json_t *answer = message_of("address");
  set_long(answer, "address", (long long)(uintptr_t)address);
  return answer;
}

/* The types that are messages of other connections, or directions. */
static bool is_known(const char *type) {
  static const char *const known[] = {
      "hello",    "welcome", "attached",   "bound",      "fault",        "loaded", "ping", "pong", "bye",
      "released", "mapped",  "allocated",  "unmapped",   "registered",   "unregistered",   "address"};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (strcmp(type, known[i]) == 0) {
      return true;
    }
  }
  return false;
}

static json_t *answer_to(const struct frame *frame, const json_t *message, json_t **fault) {
  const char *type = member_text(message, "type", NULL);
  if (strcmp(type, "load") == 0) {
    return load(message, fault);
  }
  if (strcmp(type, "bind") == 0 || strcmp(type, "bind-address") == 0) {
    return function_bind(message, type[4] != 0, fault);
  }
  if (strcmp(type, "allocate") == 0) {
    return memory_allocate(message, fault);
  }
  if (strcmp(type, "release") == 0) {
    return memory_release(message, fault);
  }
  if (strcmp(type, "map") == 0) {
    return mapping_map(message, fault);
  }
  if (strcmp(type, "unmap") == 0) {
    return mapping_unmap(message);
  }
  if (strcmp(type, "register") == 0) {
    return callback_register(message, fault);
  }
  if (strcmp(type, "unregister") == 0) {
    return callback_unregister(message);
  }
  if (strcmp(type, "symbol") == 0) {
    return symbol(message, fault);
  }
  char *shown = printable(type);
  if (is_known(type)) {
    violation(frame->payload, frame->length, "a lane does not take the message %s", shown);
  }
  unreadable("unknown message type '%s'", shown);
}

static void answer_message(struct lane *lane, const struct frame *frame) {
  json_t *fault = NULL;
  json_t *message = message_read(frame);
  json_t *answer = answer_to(frame, message, &fault);
  message_send(&lane->connection, answer != NULL ? answer : fault);
  json_decref(message);
}

/* After one that is about memory, both sides forget what there was. */
static void send_fault(struct lane *lane, json_t *fault) {
  const char *kind = json_string_value(json_object_get(fault, "kind"));
  bool no_memory = strcmp(kind, "no-memory") == 0 || strcmp(kind, "no-memory-for-result") == 0;
  message_send(&lane->connection, fault);
  if (no_memory) {
    frame_forget_room(&lane->connection);
  }
}

struct frame lane_receive(struct lane *lane) {
  struct frame frame = frame_receive(&lane->connection);
  while (frame.type == 0) {
    send_fault(lane, fault_of("no-memory", NULL,
                              text_of("what was asked could not be read in the worker: %s", lane->connection.unread),
                              NO_MEMORY_ADVICE));
    frame = frame_receive(&lane->connection);
  }
  return frame;
}

static void answer_call(struct lane *lane, const struct frame *frame) {
  if (lane->depth == lane->call_count) {
    lane->calls = must_have(lane->calls, (lane->call_count + 1) * sizeof *lane->calls);
    lane->calls[lane->call_count++] = call_new();
  }
  struct call *call = lane->calls[lane->depth++];
  json_t *fault = call_answer(call, &lane->connection, frame);
  lane->depth--;
  if (fault == NULL && frame_send(&lane->connection, FRAME_RESULT) != ROOM) {
    fault = call_no_memory(&lane->connection);
  }
  if (fault != NULL) {
    send_fault(lane, fault);
  }
}

static void answer_memory(struct lane *lane, const struct frame *frame) {
  json_t *fault = NULL;
  struct bytes bytes = memory_answer(frame, &fault);
  if (fault != NULL) {
    message_send(&lane->connection, fault);
    return;
  }
  frame_begin(&lane->connection);
  bool room = frame_reserve(&lane->connection, bytes.length) == ROOM;
  if (room) {
    if (bytes.length > 0) {
      memcpy(frame_at(&lane->connection), bytes.start, bytes.length);
    }
    frame_add(&lane->connection, bytes.length);
    room = frame_send(&lane->connection, FRAME_DATA) == ROOM;
  }
  if (!room) {
    send_fault(lane, call_no_memory(&lane->connection));
  }
}

void lane_answer(struct lane *lane, const struct frame *frame) {
  switch (frame->type) {
    case FRAME_CALL:
      answer_call(lane, frame);
      break;
    case FRAME_READ:
    case FRAME_READ_STRING:
    case FRAME_WRITE:
      answer_memory(lane, frame);
      break;
    default:
      answer_message(lane, frame);
  }
}

void lane_serve(struct lane *lane) {
  this_thread_is_of(lane);
  while (true) {
    struct frame frame = lane_receive(lane);
    lane_answer(lane, &frame);
  }
}
