/* The functions that the host has bound in this worker, by the ids that it gave them. Shared by all lanes. */
#ifndef GLOVEBOX_FUNCTION_H
#define GLOVEBOX_FUNCTION_H

#include "message.h"
#include "signature.h"

/* Found and ready to be called; never changed nor freed. */
struct function {
  uint64_t id;
  char *library;
  char *symbol;
  struct signature *signature;
  void *address;
  void *release; /* the function that frees a returned pointer after the fetch, or NULL */
};

/* Answers a bind or bind-address, or says in *fault why not. */
json_t *function_bind(const json_t *message, bool by_address, json_t **fault);

/* NULL with *fault for an id under which none is bound. */
const struct function *function_find(int id, json_t **fault);

#endif
