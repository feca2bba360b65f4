#define _GNU_SOURCE
#include "callback.h"

#include "ending.h"
#include "forked.h"
#include "signature.h"
#include "table.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CALLBACKS 100000

/* How many of a signature rest before the one that has rested longest is used again: meanwhile a library that calls one
 * by mistake is told on stderr. A host that registers and unregisters for ever needs no more memory then. */
#define RESTING 64

#define HEADER_BYTES 16
#define NO_ID INT64_MIN

/* Made once and kept for ever: another callback of the same signature may take it over, but no pointer that a library
 * has kept leads into freed memory. */
struct closure {
  uint64_t key; /* its id, while it is registered */
  struct signature *signature;
  void *code; /* where native code finds the function */
  _Atomic int64_t id;
  struct closure *next; /* of those that rest */
};

/* Those of one signature that rest. */
struct rest {
  struct closure *oldest;
  struct closure *latest;
  int count;
  char *text;
  struct rest *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct table registered;
static int registered_count;
static struct rest *rests;

/* --- the way for threads without a lane: one callback at a time, in the order in which they came --- */

static pthread_mutex_t upcall_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t upcall_turn = PTHREAD_COND_INITIALIZER;
static struct lane *upcall_lane;
static uint64_t next_ticket;
static uint64_t served_ticket;

void callback_open(struct lane *upcalls) {
  pthread_mutex_lock(&upcall_lock);
  upcall_lane = upcalls;
  pthread_cond_broadcast(&upcall_turn);
  pthread_mutex_unlock(&upcall_lock);
}

static struct lane *take_turn(void) {
  pthread_mutex_lock(&upcall_lock);
  uint64_t ticket = next_ticket++;
  while (upcall_lane == NULL || served_ticket != ticket) {
    pthread_cond_wait(&upcall_turn, &upcall_lock);
  }
  pthread_mutex_unlock(&upcall_lock);
  return upcall_lane;
}

static void end_turn(void) {
  pthread_mutex_lock(&upcall_lock);
  served_ticket++;
  pthread_cond_broadcast(&upcall_turn);
  pthread_mutex_unlock(&upcall_lock);
}

/* --- the call --- */

/* An argument as a slot has it, by the sign of its highest bit. */
static int64_t scalar(enum abi_type type, const void *value) {
  switch (type) {
    case ABI_I8:
      return *(const int8_t *)value;
    case ABI_I16:
      return *(const int16_t *)value;
    case ABI_I32:
    case ABI_F32: {
      int32_t bits;
      memcpy(&bits, value, sizeof bits);
      return bits;
    }
    default: {
      int64_t bits;
      memcpy(&bits, value, sizeof bits);
      return bits;
    }
  }
}

static size_t frame_bytes(const struct signature *signature) {
  size_t bytes = (size_t)align16(HEADER_BYTES + 8 * (size_t)signature->parameters);
  for (int i = 0; i < signature->parameters; i++) {
    bytes += (size_t)align16(signature->aggregate_bytes[i]);
  }
  return bytes;
}

static void write_callback(struct connection *connection, const struct signature *signature, int32_t id,
                           void **arguments) {
  size_t bytes = frame_bytes(signature);
  frame_begin(connection);
  if (frame_reserve(connection, bytes) != ROOM) {
    say("in a callback: arguments of %zu bytes cannot be sent", bytes);
    end_now(EXIT_INTERNAL);
  }
  unsigned char *frame = frame_at(connection);
  memset(frame, 0, bytes);
  uint16_t slots = (uint16_t)signature->parameters;
  memcpy(frame, &id, sizeof id);
  memcpy(frame + 4, &slots, sizeof slots);
  uint64_t aggregate = align16(HEADER_BYTES + 8 * (uint64_t)slots);
  for (int i = 0; i < slots; i++) {
    unsigned char *slot = frame + HEADER_BYTES + 8 * i;
    if (signature->types[i] == ABI_AGGREGATE) {
      memcpy(slot, &aggregate, sizeof aggregate);
      memcpy(frame + aggregate, arguments[i], signature->aggregate_bytes[i]);
      aggregate += align16(signature->aggregate_bytes[i]);
    } else {
      int64_t value = scalar(signature->types[i], arguments[i]);
      memcpy(slot, &value, sizeof value);
    }
  }
  frame_add(connection, bytes);
  if (frame_send(connection, FRAME_CALLBACK) != ROOM) {
    say("in a callback: no memory for arguments of %zu bytes", bytes);
    end_now(EXIT_INTERNAL);
  }
}

/* Puts the host's answer where libffi takes the result from. */
static void take_reply(const struct frame *frame, const struct signature *signature, void *result) {
  size_t length = HEADER_BYTES + (size_t)align16(signature->result_bytes);
  if (frame->length != length) {
    violation(frame->payload, frame->length, "a CALLBACK_RESULT of %zu bytes was expected", length);
  }
  if (signature->result == ABI_AGGREGATE) {
    memcpy(result, frame->payload + HEADER_BYTES, signature->result_bytes);
  } else if (signature->result != ABI_VOID) {
    /* libffi wants an integer result as wide as a register, and takes of it what the type has. */
    memcpy(result, frame->payload, sizeof(uint64_t));
  }
}

/* Lets the host run a callback, and answers what it asks meanwhile. */
static void call_host(struct lane *lane, const struct closure *closure, int32_t id, void *result, void **arguments) {
  const char *about = what_this_thread_is();
  this_thread_is("in a callback");
  /* The call in flight goes on using its blocks where they lie in the receive buffer. */
  frame_push(&lane->connection);
  write_callback(&lane->connection, closure->signature, id, arguments);
  struct frame frame = lane_receive(lane);
  while (frame.type != FRAME_CALLBACK_RESULT) {
    lane_answer(lane, &frame);
    frame = lane_receive(lane);
  }
  take_reply(&frame, closure->signature, result);
  frame_pop(&lane->connection);
  this_thread_is(about);
}

static void clear(const struct signature *signature, void *result) {
  if (signature->result == ABI_AGGREGATE) {
    memset(result, 0, signature->result_bytes);
  } else if (signature->result != ABI_VOID) {
    memset(result, 0, sizeof(uint64_t));
  }
}

/* What native code calls, on any thread. */
static void invoke(ffi_cif *convention, void *result, void **arguments, void *context) {
  (void)convention;
  /* First: the locks below may be held by threads that a child has not. */
  require_parent();
  /* The native function that calls finds errno as it left it. */
  int error = errno;
  struct closure *closure = context;
  int64_t id = atomic_load(&closure->id);
  if (id == NO_ID) {
    say("native code called a callback that is no longer registered; it got zero");
    clear(closure->signature, result);
  } else if (lane_of_this_thread() != NULL) {
    call_host(lane_of_this_thread(), closure, (int32_t)id, result, arguments);
  } else {
    struct lane *lane = take_turn();
    this_thread_is_of(lane);
    call_host(lane, closure, (int32_t)id, result, arguments);
    this_thread_is_of(NULL);
    end_turn();
  }
  errno = error;
}

/* --- the table --- */

static struct rest *rest_of(const struct signature *signature) {
  struct rest *rest = rests;
  while (rest != NULL && strcmp(rest->text, signature->text) != 0) {
    rest = rest->next;
  }
  if (rest == NULL) {
    rest = must_have(NULL, sizeof *rest);
    *rest = (struct rest){.text = text_of("%s", signature->text), .next = rests};
    rests = rest;
  }
  return rest;
}

static struct closure *rested(const struct signature *signature) {
  struct rest *rest = rest_of(signature);
  if (rest->count <= RESTING) {
    return NULL;
  }
  struct closure *closure = rest->oldest;
  rest->oldest = closure->next;
  rest->count--;
  return closure;
}

static void let_rest(struct closure *closure) {
  struct rest *rest = rest_of(closure->signature);
  closure->next = NULL;
  if (rest->count++ == 0) {
    rest->oldest = closure;
  } else {
    rest->latest->next = closure;
  }
  rest->latest = closure;
}

/* NULL where there is no memory for functions. */
static struct closure *make(struct signature *signature) {
  void *code;
  ffi_closure *function = ffi_closure_alloc(sizeof *function, &code);
  struct closure *closure = must_have(NULL, sizeof *closure);
  *closure = (struct closure){.signature = signature, .code = code};
  if (function == NULL ||
      ffi_prep_closure_loc(function, &signature->convention, invoke, closure, code) != FFI_OK) {
    free(closure);
    return NULL;
  }
  return closure;
}

static json_t *refuse(char *what) {
  return fault_of("signature", NULL, what, "Keep and pass the same callback object instead of a new one for each call.");
}

/* The closure of an id, registered now or before; NULL with *fault. *used: whether the signature stays in use. */
static struct closure *register_locked(int id, struct signature *signature, bool *used, json_t **fault) {
  struct closure *known = table_find(&registered, (uint64_t)id);
  if (known != NULL && strcmp(known->signature->text, signature->text) == 0) {
    return known;
  }
  if (known != NULL || registered_count >= MAX_CALLBACKS) {
    *fault = refuse(known != NULL ? text_of("callback %d is registered already with another signature", id)
                                  : text_of("%d callbacks are registered already", MAX_CALLBACKS));
    return NULL;
  }
  struct closure *closure = rested(signature);
  if (closure == NULL) {
    closure = make(signature);
    *used = true;
  }
  if (closure == NULL) {
    *fault = fault_of("internal", NULL, text_of("there is no memory for a function that can be called"),
                      "Look at the memory of the worker, and at what it may map.");
    return NULL;
  }
  closure->key = (uint64_t)id;
  atomic_store(&closure->id, id);
  table_add(&registered, closure);
  registered_count++;
  return closure;
}

json_t *callback_register(const json_t *message, json_t **fault) {
  int id = member_int(message, "id");
  struct signature *signature = signature_read(message);
  bool used = false;
  pthread_mutex_lock(&lock);
  struct closure *closure = register_locked(id, signature, &used, fault);
  pthread_mutex_unlock(&lock);
  if (!used) {
    signature_free(signature);
  }
  if (closure == NULL) {
    return NULL;
  }
  json_t *answer = message_of("registered");
  set_long(answer, "id", id);
  set_long(answer, "address", (long long)(uintptr_t)closure->code);
  return answer;
}

json_t *callback_unregister(const json_t *message) {
  json_t *ids = member_array(message, "ids");
  for (size_t i = 0; i < json_array_size(ids); i++) {
    integer_at(ids, i, "ids");
  }
  pthread_mutex_lock(&lock);
  for (size_t i = 0; i < json_array_size(ids); i++) {
    struct closure *closure = table_find(&registered, (uint64_t)integer_at(ids, i, "ids"));
    if (closure != NULL) {
      table_remove(&registered, closure);
      registered_count--;
      atomic_store(&closure->id, NO_ID);
      let_rest(closure);
    }
  }
  pthread_mutex_unlock(&lock);
  return message_of("unregistered");
}
