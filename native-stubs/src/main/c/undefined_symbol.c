/*
 * Calls a function that no library defines. Bound lazily, it loads and undefined_symbol_add works; the call
 * ends the process ("symbol lookup error", exit 127). With RTLD_NOW dlopen fails and names the symbol.
 */
#include "stub.h"

extern int nobody_defines_this(void);

/* Never returns. */
STUB_API int undefined_symbol_call(void);
int undefined_symbol_call(void) { return nobody_defines_this(); }

STUB_ADD(undefined_symbol)
