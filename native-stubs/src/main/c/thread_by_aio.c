/* Has the C library start a thread from its constructor: by a read in the background. */
#include <aio.h>
#include <fcntl.h>

#include "stub.h"

static char content[16];
static struct aiocb request;

__attribute__((constructor)) static void start_thread(void) {
  request.aio_fildes = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  request.aio_buf = content;
  request.aio_nbytes = sizeof content;
  aio_read(&request);
}

STUB_ADD(thread_by_aio)
