#define _GNU_SOURCE
#include "segment.h"

#include "attach.h"
#include "ending.h"
#include "forked.h"
#include "message.h"
#include "waiting.h"

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

#define MAGIC 0x00454E414C584247ULL
#define LAYOUT_VERSION 2
#define SEGMENT_BYTES 196608
#define CONTROL_BYTES 65536
#define WORKER_SLEEPS 128
#define WORKER_TOOK 256
#define HOST_SLEEPS 384
#define FROM_HOST 640
#define FROM_WORKER 768
#define HOST_AREAS 65536
#define WORKER_AREAS 131072
#define AREA_BYTES 16384
#define AREA_PAYLOAD 16
#define LEVELS 4
#define HEADER_BYTES 32
#define SMALL_BYTES 32
#define MIN_SIDE_BYTES 65536
#define WANTS_SIDE 0x50
#define HAS_SIDE 0x51
#define TAKEN_MASK 0xffffff

/* A call with a dozen arguments, or with a short string. */
#define DRAFT_BYTES 240

/* Memory of the host's beyond the segment, for frames that are too large for it. */
struct side {
  int number; /* 0 if there is none */
  unsigned char *memory;
  size_t bytes;
};

/* A frame that was being written when native code called the host. */
struct put_aside {
  unsigned char *payload; /* NULL if there was none */
  size_t length;
};

struct segment {
  unsigned char *memory;
  long long host;
  struct waiting waiting;
  uint64_t sent;     /* the number of what was sent last */
  uint64_t received; /* the number of what was taken last */
  int asked;         /* requests of this side that are not answered */
  int asked_by_peer;
  struct side *sides[2]; /* to the host, from the host; by level */
  int side_levels[2];
  unsigned char *out; /* where the frame begun is written */
  size_t out_bytes;
  struct side *out_side;
  bool drafting;
  bool writing;
  struct put_aside *aside;
  size_t aside_count;
  size_t aside_capacity;
  /* Where frames are begun: the host looks at the line of the header all the time, which takes it away from who writes
   * there; so what fits is written here first, and copied at one go. */
  _Alignas(16) unsigned char draft[DRAFT_BYTES];
};

enum { TO_HOST, FROM_THE_HOST };

/* --- words of the segment; each is read once --- */

static _Atomic(uint64_t) *word(const struct segment *segment, size_t offset) {
  return (_Atomic(uint64_t) *)(void *)(segment->memory + offset);
}

static uint32_t half_at(const struct segment *segment, size_t offset) {
  return *(volatile uint32_t *)(void *)(segment->memory + offset);
}

static void put_half(const struct segment *segment, size_t offset, uint32_t value) {
  *(volatile uint32_t *)(void *)(segment->memory + offset) = value;
}

static uint64_t whole_at(const struct segment *segment, size_t offset) {
  return *(volatile uint64_t *)(void *)(segment->memory + offset);
}

static _Noreturn void violated(const char *what) { violation(NULL, 0, "%s", what); }

/* --- attaching --- */

char *segment_attach(struct segment **attached, const json_t *offer, long long spin_nanos) {
  long long host = member_long(offer, "pid");
  int descriptor = member_int(offer, "descriptor");
  int bytes = member_int(offer, "bytes");
  if (bytes != SEGMENT_BYTES) {
    return text_of("a segment of %d bytes", bytes);
  }
  char *why = NULL;
  unsigned char *memory = attach(host, descriptor, SEGMENT_BYTES, &why);
  if (memory == NULL) {
    return why;
  }
  struct segment *segment = must_have(NULL, sizeof *segment);
  memset(segment, 0, sizeof *segment);
  segment->memory = memory;
  segment->host = host;
  segment->waiting.limit_nanos = spin_nanos > 3600000000000LL ? 3600000000000LL : spin_nanos < 0 ? 0 : spin_nanos;
  if (whole_at(segment, 0) != MAGIC || half_at(segment, 8) != LAYOUT_VERSION || half_at(segment, 12) != SEGMENT_BYTES) {
    why = text_of("a segment of another version");
  } else if (madvise(memory, CONTROL_BYTES, MADV_DONTFORK) != 0) {
    why = text_of("madvise: %s", strerror(errno));
  }
  if (why != NULL) {
    munmap(memory, SEGMENT_BYTES);
    free(segment);
    return why;
  }
  *attached = segment;
  return NULL;
}

/* --- side segments --- */

static struct side *side_at(struct segment *segment, int way, int level) {
  if (level >= segment->side_levels[way]) {
    segment->sides[way] = must_have(segment->sides[way], (size_t)(level + 1) * sizeof **segment->sides);
    memset(segment->sides[way] + segment->side_levels[way], 0,
           (size_t)(level + 1 - segment->side_levels[way]) * sizeof **segment->sides);
    segment->side_levels[way] = level + 1;
  }
  return &segment->sides[way][level];
}

static void side_forget(struct side *side) {
  if (side->number != 0) {
    munmap(side->memory, side->bytes);
  }
  *side = (struct side){0};
}

/* Opens what the host's header tells of. Returns NULL, or why it cannot be mapped, which is to be freed. */
static char *side_open(const struct segment *segment, struct side *opened) {
  int number = (int)half_at(segment, FROM_HOST + 16);
  int descriptor = (int)half_at(segment, FROM_HOST + 20);
  int64_t bytes = (int64_t)whole_at(segment, FROM_HOST + 24);
  if (number <= 0 || descriptor < 0 || bytes < MIN_SIDE_BYTES || bytes > INT_MAX) {
    violation(NULL, 0, "a side segment that cannot be, %d of %lld bytes", number, (long long)bytes);
  }
  char *why = NULL;
  unsigned char *memory = attach(segment->host, descriptor, (size_t)bytes, &why);
  if (memory == NULL) {
    char *longer = text_of("no memory for a frame of %lld bytes: side segment %d of the host cannot be mapped: %s",
                           (long long)bytes, number, why);
    free(why);
    return longer;
  }
  *opened = (struct side){number, memory, (size_t)bytes};
  return NULL;
}

void segment_forget(struct connection *connection) {
  struct segment *segment = connection->segment;
  side_forget(side_at(segment, TO_HOST, segment->asked));
  side_forget(side_at(segment, FROM_THE_HOST, segment->asked_by_peer));
}

/* --- publishing and waiting --- */

static void put_header(const struct segment *segment, uint32_t length, uint32_t code) {
  put_half(segment, FROM_WORKER + 8, length);
  put_half(segment, FROM_WORKER + 12, code | (uint32_t)segment->received << 8);
  put_half(segment, FROM_WORKER + 16, 0);
}

/* Lets the host see the header and all that was written before, and wakes it if it sleeps. */
static void publish(struct connection *connection) {
  struct segment *segment = connection->segment;
  require_parent();
  atomic_store(word(segment, FROM_WORKER), ++segment->sent);
  if (atomic_load(word(segment, HOST_SLEEPS)) != 0) {
    /* A full socket wakes as well as one byte more; one that has ended is found by receiving. */
    ssize_t ignored = send(connection->socket, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    (void)ignored;
  }
}

static bool has_come(void *given) {
  const struct segment *segment = given;
  uint64_t number = atomic_load(word(segment, FROM_HOST));
  if (number != segment->received && number != segment->received + 1) {
    violation(NULL, 0, "frame %lld after frame %llu", (long long)number, (unsigned long long)segment->received);
  }
  return number != segment->received;
}

/* Until it is rung, or the host is gone. */
static void sleep_until_rung(struct connection *connection) {
  struct segment *segment = connection->segment;
  atomic_store(word(segment, WORKER_SLEEPS), 1);
  if (!has_come(segment)) {
    char bell[64];
    ssize_t rung = recv(connection->socket, bell, sizeof bell, 0);
    /* The host may have sent something, and died then. */
    if ((rung == 0 || (rung < 0 && errno != EINTR)) && !has_come(segment)) {
      host_is_gone();
    }
  }
  atomic_store_explicit(word(segment, WORKER_SLEEPS), 0, memory_order_relaxed);
}

/* Waits for what comes next, and takes it: returns the word with its type. */
static uint32_t take(struct connection *connection) {
  struct segment *segment = connection->segment;
  if (!waiting_look(&segment->waiting, has_come, segment)) {
    while (!has_come(segment)) {
      sleep_until_rung(connection);
      require_parent();
    }
    waiting_slept(&segment->waiting);
  }
  require_parent();
  atomic_store_explicit(word(segment, WORKER_TOOK), ++segment->received, memory_order_release);
  return half_at(segment, FROM_HOST + 12);
}

/* The type's code in such a word; what has come must have been sent after all that this side has sent was taken. */
static int type_of(const struct segment *segment, uint32_t typed) {
  if (typed >> 8 != (segment->sent & TAKEN_MASK)) {
    violated("a frame that was sent before its turn");
  }
  return (int)(typed & 0xff);
}

/* --- sending --- */

void segment_begin(struct connection *connection) {
  struct segment *segment = connection->segment;
  connection->position = 0;
  segment->writing = true;
  segment->drafting = true;
  segment->out_side = NULL;
  segment->out = segment->draft;
  segment->out_bytes = DRAFT_BYTES;
}

/* Asks the host for a side segment of this level that holds so much. */
static bool enlarge(struct connection *connection, struct side *side, size_t payload) {
  struct segment *segment = connection->segment;
  put_header(segment, (uint32_t)payload, WANTS_SIDE);
  publish(connection);
  if (type_of(segment, take(connection)) != HAS_SIDE) {
    violated("no answer to the request for a side segment");
  }
  if (half_at(segment, FROM_HOST + 16) == 0) {
    return false;
  }
  struct side opened;
  char *why = side_open(segment, &opened);
  if (why != NULL) {
    free(why);
    return false;
  }
  if (opened.bytes - AREA_PAYLOAD < payload) {
    violated("a side segment that is too small");
  }
  /* What was written to the one before is moved first. */
  if (segment->out_side == side && connection->position > 0) {
    memcpy(opened.memory + AREA_PAYLOAD, segment->out, connection->position);
    segment->out = opened.memory + AREA_PAYLOAD;
  }
  side_forget(side);
  *side = opened;
  return true;
}

/* Has the frame begun go on where so much has room. */
static bool use_area(struct connection *connection, size_t payload) {
  struct segment *segment = connection->segment;
  unsigned char *before = segment->out;
  size_t bytes;
  unsigned char *area;
  struct side *side = NULL;
  if (segment->asked == 0 && payload <= SMALL_BYTES) {
    area = segment->memory + FROM_WORKER + HEADER_BYTES;
    bytes = SMALL_BYTES;
  } else if (segment->asked < LEVELS && payload <= AREA_BYTES - AREA_PAYLOAD) {
    area = segment->memory + WORKER_AREAS + (size_t)segment->asked * AREA_BYTES + AREA_PAYLOAD;
    bytes = AREA_BYTES - AREA_PAYLOAD;
  } else {
    side = side_at(segment, TO_HOST, segment->asked);
    if ((side->number == 0 || side->bytes - AREA_PAYLOAD < payload) && !enlarge(connection, side, payload)) {
      return false;
    }
    before = segment->out;
    area = side->memory + AREA_PAYLOAD;
    bytes = side->bytes - AREA_PAYLOAD;
  }
  if (area != before) {
    memcpy(area, before, connection->position);
  }
  segment->drafting = false;
  segment->out = area;
  segment->out_bytes = bytes;
  segment->out_side = side;
  return true;
}

enum no_room segment_reserve(struct connection *connection, size_t bytes) {
  struct segment *segment = connection->segment;
  if (bytes > connection->max_payload || connection->position + bytes > connection->max_payload) {
    return TOO_LARGE;
  }
  size_t end = connection->position + bytes;
  return end <= segment->out_bytes || use_area(connection, end) ? ROOM : NO_MEMORY;
}

unsigned char *segment_payload(const struct connection *connection, size_t offset) {
  return connection->segment->out + offset;
}

/* From the worker. */
static bool is_answer(enum frame_type type) { return type != FRAME_CALLBACK; }

enum no_room segment_send(struct connection *connection, enum frame_type type, size_t limit) {
  struct segment *segment = connection->segment;
  uint32_t length = (uint32_t)connection->position;
  if (length > limit) {
    return TOO_LARGE;
  }
  /* It would be taken for the answer to what is sent now. */
  if (atomic_load(word(segment, FROM_HOST)) != segment->received) {
    violated("a frame that is not due, behind the last one");
  }
  segment->writing = false;
  if (segment->drafting && !use_area(connection, length)) {
    return NO_MEMORY;
  }
  put_header(segment, length, type);
  if (segment->out_side != NULL) {
    put_half(segment, FROM_WORKER + 16, (uint32_t)segment->out_side->number);
    put_half(segment, FROM_WORKER + 20, 0);
    *(volatile uint64_t *)(void *)(segment->memory + FROM_WORKER + 24) = segment->out_side->bytes;
  }
  if (is_answer(type)) {
    segment->asked_by_peer--;
  } else {
    segment->asked++;
  }
  publish(connection);
  return ROOM;
}

/* --- receiving --- */

/* The side segment in which the host says that a frame lies; NULL, with why in the connection, if it is not mapped. */
static struct side *side_received(struct connection *connection, int number) {
  struct segment *segment = connection->segment;
  struct side *side = side_at(segment, FROM_THE_HOST, segment->asked_by_peer);
  if (side->number == number) {
    return side;
  }
  struct side opened;
  free(connection->unread);
  connection->unread = side_open(segment, &opened);
  if (connection->unread != NULL) {
    return NULL;
  }
  side_forget(side);
  *side = opened;
  return side;
}

/* Where the payload lies, and how much there can be. NULL if its memory cannot be mapped. */
static unsigned char *payload_at(struct connection *connection, uint32_t length, size_t *most) {
  struct segment *segment = connection->segment;
  int number = (int)half_at(segment, FROM_HOST + 16);
  int level = segment->asked_by_peer;
  if (number != 0) {
    struct side *side = side_received(connection, number);
    *most = side == NULL ? 0 : side->bytes - AREA_PAYLOAD;
    return side == NULL ? NULL : side->memory + AREA_PAYLOAD;
  }
  if (level >= LEVELS) {
    violation(NULL, 0, "a frame of level %d without a side segment", level);
  }
  if (level == 0 && length <= SMALL_BYTES) {
    *most = SMALL_BYTES;
    return segment->memory + FROM_HOST + HEADER_BYTES;
  }
  *most = AREA_BYTES - AREA_PAYLOAD;
  return segment->memory + HOST_AREAS + (size_t)level * AREA_BYTES + AREA_PAYLOAD;
}

struct frame segment_receive(struct connection *connection) {
  struct segment *segment = connection->segment;
  int type = type_of(segment, take(connection));
  uint32_t length = half_at(segment, FROM_HOST + 8);
  if (frame_name(type) == NULL) {
    violation(NULL, 0, "not a frame: the unknown type %d", type);
  }
  bool answers = type == FRAME_RESULT || type == FRAME_DATA || type == FRAME_CALLBACK_RESULT;
  size_t most = 0;
  unsigned char *payload = payload_at(connection, length, &most);
  if (payload == NULL && answers) {
    /* Nothing answers an answer. */
    say("%s: %s", what_this_thread_is(), connection->unread);
    end_now(EXIT_HOST_GONE);
  }
  if (payload != NULL && (length > most || length > frame_limit(connection, type))) {
    violation(NULL, 0, "a frame of %u bytes", length);
  }
  if (answers && --segment->asked < 0) {
    violation(NULL, 0, "a %s frame that nobody has asked for", frame_name(type));
  }
  segment->asked_by_peer += !answers;
  return (struct frame){.type = payload == NULL ? 0 : type, .payload = payload, .length = length};
}

/* --- callbacks: levels keep what was received apart; a frame that is being written is put aside --- */

void segment_push(struct connection *connection) {
  struct segment *segment = connection->segment;
  if (segment->aside_count == segment->aside_capacity) {
    segment->aside = must_have(segment->aside, (segment->aside_capacity + 1) * sizeof *segment->aside);
    segment->aside_capacity++;
  }
  struct put_aside aside = {NULL, connection->position};
  if (segment->writing) {
    aside.payload = must_have(NULL, aside.length + 1);
    memcpy(aside.payload, segment->out, aside.length);
  }
  segment->writing = false;
  segment->aside[segment->aside_count++] = aside;
}

void segment_pop(struct connection *connection) {
  struct segment *segment = connection->segment;
  struct put_aside aside = segment->aside[--segment->aside_count];
  if (aside.payload == NULL) {
    return;
  }
  segment_begin(connection);
  if (segment_reserve(connection, aside.length) != ROOM) {
    say("%s: no memory for the result that was begun", what_this_thread_is());
    end_now(EXIT_HOST_GONE);
  }
  memcpy(segment->out, aside.payload, aside.length);
  connection->position = aside.length;
  free(aside.payload);
}
