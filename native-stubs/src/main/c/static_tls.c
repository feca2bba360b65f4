/* Wants more static thread-local storage than the loader keeps room for. */
#include <stddef.h>

#include "stub.h"

static __thread char content[64 * 1024] __attribute__((tls_model("initial-exec")));

STUB_API char static_tls_at(size_t index, char value);
char static_tls_at(size_t index, char value) {
  char *place = &content[index % sizeof content];
  char before = *place;
  *place = value;
  return before;
}

STUB_ADD(static_tls)
