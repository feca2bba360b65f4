/* Calls abort(): SIGABRT. */
#include <stdlib.h>

#include "stub.h"

/* Never returns. */
STUB_API int abort_now(void);
int abort_now(void) { abort(); }

STUB_ADD(abort)
