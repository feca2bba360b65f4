/* The worker's connections to its host: connect, say hello, be welcomed. docs/protocol.md, section 4. */
#ifndef GLOVEBOX_HOST_H
#define GLOVEBOX_HOST_H

#include "frame.h"

#include <jansson.h>

#define MAX_LANES 1024

/* What the bootstrap says of the host. */
struct bootstrap {
  const char *socket;
  const char *secret;
  int lanes;
  size_t max_message;
};

/* Reads what the host says first, on standard input; ends the process where that is no bootstrap. The document stays,
 * for the texts are its. */
json_t *host_bootstrap(struct bootstrap *bootstrap);

/* Has a thread of its own end the process when standard input ends. */
void host_watch(void);

/* Leaves to the host the signals that ask a program to end. Before any library is loaded, which may want them. */
void host_takes_signals(void);

/* Opens a connection, and waits for its welcome. A lane is opened by its own thread, whose native id it tells. */
void host_control(const struct bootstrap *bootstrap, struct connection *connection);
void host_lane(const struct bootstrap *bootstrap, int lane, struct connection *connection);
void host_upcall(const struct bootstrap *bootstrap, struct connection *connection);

#endif
