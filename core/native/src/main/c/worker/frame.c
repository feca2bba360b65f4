#define _GNU_SOURCE
#include "frame.h"

#include "ending.h"
#include "forked.h"
#include "segment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define HEADER_START 8
#define PAYLOAD_START 16
#define TAKEN_MASK 0xffffff
#define INITIAL_BYTES 4096

/* How far a frame's announced length is believed before its bytes are there: a host that lies about a length makes the
 * buffer grow no further than twice what it has really sent, or this. */
#define BELIEVED_BYTES (64 * 1024)

/* The memory of a frame that is larger is not kept for ever after it. */
#define RETAINED_BYTES (4 * 1024 * 1024)

const char *frame_name(int type) {
  switch (type) {
    case FRAME_MESSAGE:
      return "MESSAGE";
    case FRAME_CALL:
      return "CALL";
    case FRAME_RESULT:
      return "RESULT";
    case FRAME_READ:
      return "READ";
    case FRAME_READ_STRING:
      return "READ_STRING";
    case FRAME_WRITE:
      return "WRITE";
    case FRAME_DATA:
      return "DATA";
    case FRAME_CALLBACK:
      return "CALLBACK";
    case FRAME_CALLBACK_RESULT:
      return "CALLBACK_RESULT";
    default:
      return NULL;
  }
}

size_t frame_limit(const struct connection *connection, int type) {
  return type == FRAME_MESSAGE && connection->max_payload > MAX_MESSAGE_PAYLOAD ? MAX_MESSAGE_PAYLOAD
                                                                               : connection->max_payload;
}

static uint32_t word_at(const unsigned char *memory) {
  uint32_t word;
  memcpy(&word, memory, sizeof word);
  return word;
}

/* --- buffers --- */

static void buffer_new(struct frame_buffer *buffer) {
  buffer->memory = must_have(NULL, INITIAL_BYTES);
  buffer->capacity = INITIAL_BYTES;
}

/* Lets go of what an unusually large frame has made it grow to. */
static void buffer_trim(struct frame_buffer *buffer) {
  if (buffer->capacity > RETAINED_BYTES) {
    free(buffer->memory);
    buffer_new(buffer);
  }
}

/* Makes it hold so many bytes, and keeps its content; returns false where there is no memory. */
static bool buffer_ensure(struct frame_buffer *buffer, size_t end, size_t most) {
  if (end <= buffer->capacity) {
    return true;
  }
  size_t grown = 2 * buffer->capacity;
  grown = grown > most ? most : grown;
  grown = grown < end ? end : grown;
  /* malloc aligns to 16. */
  unsigned char *memory = realloc(buffer->memory, align16(grown));
  if (memory == NULL) {
    return false;
  }
  buffer->memory = memory;
  buffer->capacity = align16(grown);
  return true;
}

/* --- connections --- */

void connection_open(struct connection *connection, int socket, size_t max_payload) {
  memset(connection, 0, sizeof *connection);
  connection->socket = socket;
  connection->max_payload = max_payload;
  connection->takes_turns = true;
  connection->filled = HEADER_START;
  connection->position = PAYLOAD_START;
  buffer_new(&connection->in);
  buffer_new(&connection->out);
}

void connection_end_turns(struct connection *connection) { connection->takes_turns = false; }

static _Noreturn void violated(const struct connection *connection, const char *what) {
  violation(connection->in.memory + HEADER_START, connection->filled - HEADER_START, "%s", what);
}

/* On a half-duplex connection nothing may have come that nobody has asked for. */
static void require_nothing_more(const struct connection *connection) {
  size_t known = connection->delivered_end > HEADER_START ? connection->delivered_end : HEADER_START;
  if (connection->filled != known) {
    violated(connection, "a frame that is not due, behind this one");
  }
}

void connection_attach(struct connection *connection, struct segment *segment) {
  require_nothing_more(connection);
  free(connection->in.memory);
  free(connection->out.memory);
  connection->in = connection->out = (struct frame_buffer){0};
  connection->segment = segment;
}

void frame_forget_room(struct connection *connection) {
  if (connection->segment != NULL) {
    segment_forget(connection);
  }
}

/* --- sending --- */

void frame_begin(struct connection *connection) {
  require_parent();
  if (connection->segment != NULL) {
    segment_begin(connection);
    return;
  }
  buffer_trim(&connection->out);
  connection->position = PAYLOAD_START;
}

enum no_room frame_reserve(struct connection *connection, size_t bytes) {
  if (connection->segment != NULL) {
    connection->wanted = connection->position + bytes;
    return segment_reserve(connection, bytes);
  }
  size_t most = PAYLOAD_START + connection->max_payload;
  connection->wanted = connection->position - PAYLOAD_START + bytes;
  if (bytes > most || connection->position + bytes > most) {
    return TOO_LARGE;
  }
  return buffer_ensure(&connection->out, connection->position + bytes, most) ? ROOM : NO_MEMORY;
}

unsigned char *frame_at(struct connection *connection) {
  return connection->segment != NULL ? segment_payload(connection, connection->position)
                                     : connection->out.memory + connection->position;
}

unsigned char *frame_payload(struct connection *connection, size_t offset) {
  return connection->segment != NULL ? segment_payload(connection, offset)
                                     : connection->out.memory + PAYLOAD_START + offset;
}

void frame_add(struct connection *connection, size_t bytes) { connection->position += bytes; }

static void write_all(int socket, const unsigned char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = send(socket, bytes, length, MSG_NOSIGNAL);
    if (written < 0 && errno != EINTR) {
      host_is_gone();
    }
    if (written > 0) {
      bytes += written;
      length -= (size_t)written;
    }
  }
}

enum no_room frame_send(struct connection *connection, enum frame_type type) {
  if (connection->segment != NULL) {
    return segment_send(connection, type, frame_limit(connection, type));
  }
  uint32_t length = (uint32_t)(connection->position - PAYLOAD_START);
  if (length > frame_limit(connection, type)) {
    return TOO_LARGE;
  }
  if (connection->takes_turns) {
    require_nothing_more(connection);
  }
  uint32_t word = (uint32_t)type | (uint32_t)connection->taken << 8;
  unsigned char *header = connection->out.memory + HEADER_START;
  memcpy(header, &length, sizeof length);
  memcpy(header + sizeof length, &word, sizeof word);
  connection->sent++;
  require_parent();
  write_all(connection->socket, header, PAYLOAD_START - HEADER_START + length);
  return ROOM;
}

/* --- receiving --- */

/* Makes room for the next frame, of which the first bytes may be there already. */
static void drop_delivered(struct connection *connection) {
  if (connection->delivered_end == 0) {
    return;
  }
  size_t rest = connection->filled - connection->delivered_end;
  if (rest == 0) {
    buffer_trim(&connection->in);
  } else {
    memmove(connection->in.memory + HEADER_START, connection->in.memory + connection->delivered_end, rest);
  }
  connection->filled = HEADER_START + rest;
  connection->delivered_end = 0;
}

/* Where the frame ends, from its header, which is judged; 0 while the header is not there. */
static size_t frame_end(const struct connection *connection) {
  if (connection->filled < PAYLOAD_START) {
    return 0;
  }
  uint32_t length = word_at(connection->in.memory + HEADER_START);
  uint32_t word = word_at(connection->in.memory + HEADER_START + sizeof length);
  int type = (int)(word & 0xff);
  if (frame_name(type) == NULL) {
    violated(connection, "not a frame header: an unknown type");
  }
  if (connection->takes_turns && word >> 8 != (connection->sent & TAKEN_MASK)) {
    violated(connection, "a frame that was sent before its turn");
  }
  size_t limit = frame_limit(connection, type);
  if (length > limit) {
    violation(connection->in.memory + HEADER_START, connection->filled - HEADER_START,
              "a frame of %u bytes, the limit is %zu", length, limit);
  }
  return PAYLOAD_START + (size_t)length;
}

/* Makes room for what comes next: grown only when it is full, so never to more than twice what has really come. */
static void make_room(struct connection *connection, size_t end) {
  size_t filled = connection->filled;
  size_t believed = connection->in.capacity > filled ? filled : 2 * filled;
  believed = believed < BELIEVED_BYTES ? BELIEVED_BYTES : believed;
  size_t wanted = end == 0 ? INITIAL_BYTES : end < believed ? end : believed;
  if (!buffer_ensure(&connection->in, wanted, PAYLOAD_START + connection->max_payload)) {
    say("%s: no memory to receive a frame of %zu bytes", what_this_thread_is(), end - PAYLOAD_START);
    end_now(EXIT_INTERNAL);
  }
}

struct frame frame_receive(struct connection *connection) {
  require_parent();
  if (connection->segment != NULL) {
    return segment_receive(connection);
  }
  drop_delivered(connection);
  size_t end = frame_end(connection);
  while (end == 0 || connection->filled < end) {
    make_room(connection, end);
    ssize_t received = recv(connection->socket, connection->in.memory + connection->filled,
                            connection->in.capacity - connection->filled, 0);
    require_parent();
    if (received == 0 || (received < 0 && errno != EINTR)) {
      host_is_gone();
    }
    connection->filled += received > 0 ? (size_t)received : 0;
    end = frame_end(connection);
  }
  connection->delivered_end = end;
  connection->taken++;
  return (struct frame){
      .type = connection->in.memory[HEADER_START + sizeof(uint32_t)],
      .payload = connection->in.memory + PAYLOAD_START,
      .length = end - PAYLOAD_START,
  };
}

/* --- callbacks --- */

void frame_push(struct connection *connection) {
  if (connection->segment != NULL) {
    segment_push(connection);
    return;
  }
  require_nothing_more(connection);
  if (connection->kept_count == connection->kept_capacity) {
    connection->kept =
        must_have(connection->kept, (connection->kept_capacity + 1) * sizeof *connection->kept);
    struct kept_buffers *fresh = &connection->kept[connection->kept_capacity++];
    buffer_new(&fresh->in);
    buffer_new(&fresh->out);
  }
  struct kept_buffers *slot = &connection->kept[connection->kept_count++];
  struct kept_buffers spare = *slot;
  *slot = (struct kept_buffers){connection->in, connection->out, connection->filled, connection->position};
  connection->in = spare.in;
  connection->out = spare.out;
  connection->filled = HEADER_START;
  connection->delivered_end = 0;
}

void frame_pop(struct connection *connection) {
  if (connection->segment != NULL) {
    segment_pop(connection);
    return;
  }
  require_nothing_more(connection);
  buffer_trim(&connection->in);
  buffer_trim(&connection->out);
  struct kept_buffers *slot = &connection->kept[--connection->kept_count];
  struct kept_buffers before = *slot;
  slot->in = connection->in;
  slot->out = connection->out;
  connection->in = before.in;
  connection->out = before.out;
  connection->filled = before.filled;
  connection->position = before.position;
  connection->delivered_end = before.filled > HEADER_START ? before.filled : 0;
}
