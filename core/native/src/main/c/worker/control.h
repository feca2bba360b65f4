/* The control connection: docs/protocol.md, section 5, ping and bye. */
#ifndef GLOVEBOX_CONTROL_H
#define GLOVEBOX_CONTROL_H

#include "frame.h"

/* Answers the host until it says goodbye; the end of the connection ends the process. */
void control_serve(struct connection *connection);

#endif
