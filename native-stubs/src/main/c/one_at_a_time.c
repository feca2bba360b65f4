/* A library that is not thread-safe: it computes in memory of its own, as many old ones do. */
#include "stub.h"

static unsigned long state;

/* A number that depends on the seed alone, as long as no two threads compute at once; takes some milliseconds a million steps. */
STUB_API long mix(long seed, long steps);
long mix(long seed, long steps) {
  state = (unsigned long)seed;
  for (long i = 0; i < steps; i++) state = state * 6364136223846793005UL + 1442695040888963407UL;
  return (long)(state >> 1);
}
