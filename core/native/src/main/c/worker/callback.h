/* The native functions that call the host, by the ids that it gave them: docs/protocol.md, section 9. */
#ifndef GLOVEBOX_CALLBACK_H
#define GLOVEBOX_CALLBACK_H

#include "lane.h"
#include "message.h"

/* Answer a message, or say in *fault why not. */
json_t *callback_register(const json_t *message, json_t **fault);
json_t *callback_unregister(const json_t *message);

/* The way to the host for threads that have no lane, because a library made them, is open from now on. */
void callback_open(struct lane *upcalls);

#endif
