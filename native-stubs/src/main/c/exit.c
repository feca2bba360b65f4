/* Ends its process with a given code. */
#include <stdlib.h>
#include <unistd.h>

#include "stub.h"

/* exit(code): runs atexit handlers. Never returns. */
STUB_API int exit_now(int code);
int exit_now(int code) { exit(code); }

/* _exit(code): runs nothing. Never returns. */
STUB_API int exit_at_once(int code);
int exit_at_once(int code) { _exit(code); }

STUB_ADD(exit)
