/* Needs libdoesnotexist.so.1, which is nowhere: dlopen fails and names it. */
#include "stub.h"

extern int does_not_exist(void);

STUB_API int missing_dep_call(void);
int missing_dep_call(void) { return does_not_exist(); }

STUB_ADD(missing_dep)
