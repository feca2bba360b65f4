/* Leaves things to be done at the end of its process. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "stub.h"

/* Writes a word to a file through stdio, which keeps it until the process ends in order; 0, or -1. */
STUB_API int exit_handlers_keep(const char *path, const char *word);
int exit_handlers_keep(const char *path, const char *word) {
  FILE *file = fopen(path, "w");
  if (file == 0) return -1;
  return fputs(word, file) < 0 ? -1 : 0;
}

static void hang(void) {
  for (;;) pause();
}

/* Leaves a handler that never returns. */
STUB_API int exit_handlers_hang(void);
int exit_handlers_hang(void) { return atexit(hang); }

STUB_ADD(exit_handlers)
