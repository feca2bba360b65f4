/* Refers to a variable that no library has: it cannot be loaded. */
#include "stub.h"

extern int glovebox_no_such_variable;

STUB_API int undefined_variable_read(void);
int undefined_variable_read(void) { return glovebox_no_such_variable; }

STUB_ADD(undefined_variable)
