#define _GNU_SOURCE
#include "attach.h"

#include "ending.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void *map(int file, const char *path, size_t bytes, char **why) {
  struct stat status;
  if (fstat(file, &status) != 0) {
    *why = text_of("%s: %s", path, strerror(errno));
    return NULL;
  }
  if (status.st_size < (off_t)bytes) {
    *why = text_of("a segment of %lld bytes, not of %zu", (long long)status.st_size, bytes);
    return NULL;
  }
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) {
    *why = text_of("%s: %s", path, strerror(errno));
    return NULL;
  }
  return memory;
}

void *attach(long long process, int descriptor, size_t bytes, char **why) {
  char *path = text_of("/proc/%lld/fd/%d", process, descriptor);
  int file = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  void *memory = NULL;
  if (file < 0) {
    *why = text_of("%s: %s", path, strerror(errno));
  } else {
    memory = map(file, path, bytes, why);
    close(file);
  }
  free(path);
  return memory;
}

void discard(void *memory, size_t bytes) {
  /* Where that cannot be, it is given back when nothing maps it any more. */
  int ignored = madvise(memory, bytes, MADV_REMOVE);
  (void)ignored;
}
