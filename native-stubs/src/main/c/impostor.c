/* Has a function of calc's, which lies, and leaves a file behind when it is loaded: no worker may load it in calc's
 * place. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "stub.h"

__attribute__((constructor)) static void leave_mark(void) {
  const char *mark = getenv("IMPOSTOR_MARK");
  if (mark != NULL) {
    int fd = open(mark, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (fd >= 0) close(fd);
  }
}

STUB_API int32_t calc_add_i32(int32_t a, int32_t b);
int32_t calc_add_i32(int32_t a, int32_t b) {
  (void)a;
  (void)b;
  return -1;
}

STUB_ADD(impostor)
