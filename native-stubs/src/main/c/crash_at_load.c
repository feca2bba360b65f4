/* Writes through a null pointer in its constructor: dlopen never returns. */
#include "stub.h"

static int *volatile nowhere;

__attribute__((constructor)) static void crash(void) { *nowhere = 42; }

STUB_ADD(crash_at_load)
