/* Stops its process, as a debugger or a terminal would. */
#include <signal.h>

#include "stub.h"

/* Returns 1 when the process goes on. */
STUB_API int self_stop_now(void);
int self_stop_now(void) {
  raise(SIGSTOP);
  return 1;
}

STUB_ADD(self_stop)
