/* Has the C library start a thread from its constructor: by a message queue that calls a function. */
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stddef.h>

#include "stub.h"

static void message(union sigval unused) { (void)unused; }

__attribute__((constructor)) static void start_thread(void) {
  struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = message};
  mqd_t queue = mq_open("/glovebox-thread-by-mq", O_CREAT | O_RDONLY, 0600, NULL);
  mq_unlink("/glovebox-thread-by-mq");
  mq_notify(queue, &event);
}

STUB_ADD(thread_by_mq)
