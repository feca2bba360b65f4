/* Why the dynamic loader did not load a library, and what cures it. */
#ifndef GLOVEBOX_LOAD_FAILURE_H
#define GLOVEBOX_LOAD_FAILURE_H

#include "message.h"

/* What the host is told. loaded_as: by which name it was to be loaded, which stands for the file in what the loader
 * said. */
json_t *load_failure(const char *library, const char *path, const char *loaded_as, const char *said);

#endif
