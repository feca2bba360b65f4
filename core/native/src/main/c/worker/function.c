#define _GNU_SOURCE
#include "function.h"

#include "ending.h"
#include "library.h"
#include "table.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A host that binds for ever must not fill the worker's memory. */
#define MAX_FUNCTIONS 100000

/* Ids below this are found in an array, without a lock. Hosts count theirs from 0 on. */
#define ARRAY_IDS (1 << 16)

/* Pages that nothing was bound in are none. */
static _Atomic(struct function *) low[ARRAY_IDS];

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static struct table high;
static int bound;

static bool is_low(int id) { return id >= 0 && id < ARRAY_IDS; }

static struct function *find_locked(int id) {
  return is_low(id) ? atomic_load_explicit(&low[id], memory_order_acquire) : table_find(&high, (uint64_t)id);
}

static json_t *signature_fault(char *what, const char *advice) { return fault_of("signature", NULL, what, advice); }

/* Whether that very function is bound under its id already; false, with *fault, if another one is, or too many are. */
static bool is_bound(const struct function *function, json_t **fault) {
  const struct function *known = find_locked((int)function->id);
  if (known != NULL) {
    if (strcmp(known->library, function->library) == 0 && strcmp(known->symbol, function->symbol) == 0 &&
        strcmp(known->signature->text, function->signature->text) == 0) {
      return true;
    }
    *fault = signature_fault(
        text_of("id %d is bound to %s.%s already", (int)function->id, known->library, known->symbol),
        "This is a bug in the host.");
  } else if (bound >= MAX_FUNCTIONS) {
    *fault = signature_fault(text_of("%d functions are bound already", MAX_FUNCTIONS),
                             "Reuse loaded interfaces instead of loading them for each call.");
  }
  return false;
}

/* Finds what is to be called. Returns false, with *fault, if something is not there. */
static bool resolve(struct function *function, size_t symbol_length, bool by_address, json_t **fault) {
  const char *release = function->signature->free;
  if (by_address && function->address == NULL) {
    *fault = signature_fault(text_of("a null pointer cannot be called"),
                             "Check the function pointer before calling through it.");
    return false;
  }
  if (by_address && release == NULL) {
    return true;
  }
  void *handle = library_loaded(function->library, fault);
  if (handle == NULL) {
    return false;
  }
  if (!by_address) {
    function->address = library_symbol(function->library, handle, function->symbol, symbol_length, fault);
  }
  if (release != NULL && function->address != NULL) {
    function->release = library_symbol(function->library, handle, release, strlen(release), fault);
  }
  return function->address != NULL && (release == NULL || function->release != NULL);
}

static void put(struct function *function) {
  bound++;
  if (is_low((int)function->id)) {
    atomic_store_explicit(&low[function->id], function, memory_order_release);
  } else {
    table_add(&high, function);
  }
}

static void forget(struct function *function) {
  free(function->library);
  free(function->symbol);
  signature_free(function->signature);
  free(function);
}

json_t *function_bind(const json_t *message, bool by_address, json_t **fault) {
  int id = member_int(message, "id");
  const char *library = member_text(message, "library", NULL);
  size_t symbol_length = 0;
  struct function *function = must_have(NULL, sizeof *function);
  memset(function, 0, sizeof *function);
  function->id = (uint64_t)id;
  if (by_address) {
    function->address = (void *)(uintptr_t)member_long(message, "address");
    function->symbol = text_of("0x%llx", (unsigned long long)(uintptr_t)function->address);
  } else {
    function->symbol = text_of("%s", member_text(message, "symbol", &symbol_length));
  }
  function->library = text_of("%s", library);
  function->signature = signature_read(message);

  pthread_mutex_lock(&lock);
  bool known = is_bound(function, fault);
  bool fresh = !known && *fault == NULL && resolve(function, symbol_length, by_address, fault);
  if (fresh) {
    put(function);
  }
  pthread_mutex_unlock(&lock);
  if (!fresh) {
    forget(function);
  }
  if (!known && !fresh) {
    return NULL;
  }
  json_t *answer = message_of("bound");
  set_long(answer, "id", id);
  return answer;
}

const struct function *function_find(int id, json_t **fault) {
  const struct function *function;
  if (is_low(id)) {
    function = atomic_load_explicit(&low[id], memory_order_acquire);
  } else {
    pthread_mutex_lock(&lock);
    function = table_find(&high, (uint64_t)id);
    pthread_mutex_unlock(&lock);
  }
  if (function == NULL) {
    *fault = signature_fault(text_of("no function is bound under id %d", id), "This is a bug in the host.");
  }
  return function;
}
