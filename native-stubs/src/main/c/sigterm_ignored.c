/* Makes its process ignore SIGTERM, as signal.Notify does in some Go libraries: only SIGKILL ends it. */
#include <signal.h>
#include <stddef.h>

#include "stub.h"

/* From here on SIGTERM is ignored; 0, or -1 where sigaction failed. */
STUB_API int ignore_sigterm(void);
int ignore_sigterm(void) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  return sigaction(SIGTERM, &ignore, NULL);
}

/* 1 where SIGTERM is ignored now, else 0. */
STUB_API int sigterm_is_ignored(void);
int sigterm_is_ignored(void) {
  struct sigaction now;
  return sigaction(SIGTERM, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

STUB_ADD(sigterm_ignored)
