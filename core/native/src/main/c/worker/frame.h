/* Frames over a UNIX domain socket, or, once a lane has one, through a segment: docs/protocol.md, section 3.
 *
 * A connection is used by one thread at a time. What ends it ends the process: the host closes none that it still
 * wants to use, and what breaks the protocol is not gone on with. */
#ifndef GLOVEBOX_FRAME_H
#define GLOVEBOX_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALIGNMENT_BYTES 16
#define MAX_MESSAGE_PAYLOAD (1024 * 1024)

enum frame_type {
  FRAME_MESSAGE = 0x01,
  FRAME_CALL = 0x20,
  FRAME_RESULT = 0x21,
  FRAME_READ = 0x30,
  FRAME_READ_STRING = 0x31,
  FRAME_WRITE = 0x32,
  FRAME_DATA = 0x33,
  FRAME_CALLBACK = 0x40,
  FRAME_CALLBACK_RESULT = 0x41
};

/* As messages name it; NULL for a type that there is not. */
const char *frame_name(int type);

/* What was received; the payload lies at a multiple of 16, and is valid until the next frame is received. */
struct frame {
  enum frame_type type;
  unsigned char *payload;
  size_t length;
};

/* One frame, laid so that its payload is aligned: the header is in bytes 8 to 15, the payload from 16 on. */
struct frame_buffer {
  unsigned char *memory;
  size_t capacity;
};

/* The two buffers of a depth of callbacks. */
struct kept_buffers {
  struct frame_buffer in;
  struct frame_buffer out;
  size_t filled;
  size_t position;
};

/* Of a lane over shared memory; segment.h. */
struct segment;

/* Why there is no room for more of a frame that was begun. */
enum no_room { ROOM, TOO_LARGE, NO_MEMORY };

struct connection {
  int socket;
  size_t max_payload;
  bool takes_turns;
  struct frame_buffer in;
  struct frame_buffer out;
  size_t filled;        /* the end of the bytes received */
  size_t delivered_end; /* the end of the frame returned last; 0 when there is none */
  size_t position;      /* the end of the frame begun */
  uint64_t sent;
  uint64_t taken;
  struct kept_buffers *kept; /* what was pushed, then what was popped, for the next push */
  size_t kept_count;
  size_t kept_capacity;
  struct segment *segment; /* NULL over a socket */
  char *unread;            /* why a request could not be read, of which frame_receive has made the type 0 */
  size_t wanted;           /* how large the payload would be for which there was no room */
};

void connection_open(struct connection *connection, int socket, size_t max_payload);

/* From now on each side sends when it likes: no frame is an answer to the last one sent. */
void connection_end_turns(struct connection *connection);

/* Starts a frame and drops one that was begun and not sent. */
void frame_begin(struct connection *connection);

/* Makes room for so many bytes after the end of the frame begun, which frame_at() has then. */
enum no_room frame_reserve(struct connection *connection, size_t bytes);

/* The end of the frame begun. */
unsigned char *frame_at(struct connection *connection);

/* The payload of the frame begun, from an offset on. */
unsigned char *frame_payload(struct connection *connection, size_t offset);

/* So many bytes after the end belong to the frame. */
void frame_add(struct connection *connection, size_t bytes);

/* Sends the frame begun. There may be no room for it after all; nothing was sent then. */
enum no_room frame_send(struct connection *connection, enum frame_type type);

/* Waits for a frame. */
struct frame frame_receive(struct connection *connection);

/* Keeps the frame received last, and the one begun, until the matching pop: what is received and begun meanwhile lies
 * elsewhere. Nests to any depth. */
void frame_push(struct connection *connection);
void frame_pop(struct connection *connection);

/* The connection goes on in a segment. */
void connection_attach(struct connection *connection, struct segment *segment);

/* The largest payload of a type. */
size_t frame_limit(const struct connection *connection, int type);

/* Both sides forget the memory that the last request and its answer were to have beyond the connection's own: the next
 * frame that needs some gets other. */
void frame_forget_room(struct connection *connection);

/* The next multiple of 16. */
static inline uint64_t align16(uint64_t offset) { return (offset + 15) & ~(uint64_t)15; }

#endif
