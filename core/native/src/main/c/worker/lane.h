/* What is said on one connection that carries calls: the host asks and the worker answers, and while a call of the
 * host's runs, native code may ask the host, which may then ask again. */
#ifndef GLOVEBOX_LANE_H
#define GLOVEBOX_LANE_H

#include "call.h"
#include "frame.h"

struct lane {
  struct connection connection;
  struct call **calls; /* one for each depth of calls in calls, kept for reuse */
  size_t call_count;
  size_t depth;
};

void lane_open(struct lane *lane);

/* The lane on which this thread calls native code, or NULL. */
struct lane *lane_of_this_thread(void);
void this_thread_is_of(struct lane *lane);

/* The next frame that can be read. */
struct frame lane_receive(struct lane *lane);

/* Answers one request. */
void lane_answer(struct lane *lane, const struct frame *frame);

/* Answers until the connection ends, and with it the process. */
_Noreturn void lane_serve(struct lane *lane);

#endif
