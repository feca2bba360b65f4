/* The second edition of a library; libedition_one has functions of the same names. */
#include "stub.h"

/* The edition: 2. */
STUB_API int edition(void);
int edition(void) { return 2; }

/* The same, found as the dynamic linker finds a function of another file: by its name. */
STUB_API int edition_within(void);
int edition_within(void) { return edition(); }
