/* Frames through memory that both sides have mapped: docs/protocol.md, section 4.1. What frame.h says of frames is
 * carried out here once a lane has a segment. */
#ifndef GLOVEBOX_SEGMENT_H
#define GLOVEBOX_SEGMENT_H

#include "frame.h"

#include <jansson.h>

/* Maps the segment that a welcome offers, and has the connection go on in it. Returns NULL, or why not, which is to be
 * freed. The answer to the welcome must have been sent before the next frame is. */
char *segment_attach(struct segment **segment, const json_t *offer, long long spin_nanos);

void segment_begin(struct connection *connection);
enum no_room segment_reserve(struct connection *connection, size_t bytes);
unsigned char *segment_payload(const struct connection *connection, size_t offset);
enum no_room segment_send(struct connection *connection, enum frame_type type, size_t limit);

/* As frame_receive; of a request that cannot be read, for want of memory, the type is 0. */
struct frame segment_receive(struct connection *connection);
void segment_push(struct connection *connection);
void segment_pop(struct connection *connection);

/* Both sides forget the side segments of the last request and its answer, of which one could not be had. */
void segment_forget(struct connection *connection);

#endif
