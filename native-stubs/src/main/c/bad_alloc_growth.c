/* Leaks memory that it has touched, so its process truly grows. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "stub.h"

struct block {
  struct block *next;
};

static const size_t MIB = 1024 * 1024;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct block *blocks;
static long total_mib;

/* Allocates and touches that many MiB more; returns the MiB held, or -1 where malloc failed. */
STUB_API long grow_mib(int mib);
long grow_mib(int mib) {
  long held = -1;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < mib; i++) {
    struct block *block = malloc(MIB);
    if (block == NULL) goto out;
    memset(block, 0x5a, MIB);
    block->next = blocks;
    blocks = block;
    total_mib++;
  }
  held = total_mib;
out:
  pthread_mutex_unlock(&lock);
  return held;
}

/* Grows by step_mib a call of grow_mib until limit_mib are held or malloc fails; returns the MiB held. */
STUB_API long grow_until_mib(int step_mib, int limit_mib);
long grow_until_mib(int step_mib, int limit_mib) {
  long held = grow_mib(0);
  while (held < limit_mib && step_mib > 0) {
    long left = limit_mib - held;
    if (grow_mib(left < step_mib ? (int)left : step_mib) < 0) break;
    held = grow_mib(0);
  }
  return grow_mib(0);
}

/* Frees all of it. */
STUB_API void grow_release(void);
void grow_release(void) {
  pthread_mutex_lock(&lock);
  while (blocks != NULL) {
    struct block *next = blocks->next;
    free(blocks);
    blocks = next;
  }
  total_mib = 0;
  pthread_mutex_unlock(&lock);
}

STUB_ADD(bad_alloc_growth)
