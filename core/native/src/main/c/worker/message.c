#define _GNU_SOURCE
#include "message.h"

#include "ending.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What a reader that recurses can be made to descend to. */
#define MAX_DEPTH 40

/* What is being read on this thread: a frame's payload, or NULL for the bootstrap. */
static __thread const struct frame *reading;

void messages_start(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  json_object_seed((size_t)now.tv_nsec ^ (size_t)getpid() << 16 ^ 1);
}

/* --- reading --- */

void unreadable(const char *format, ...) {
  char why[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(why, sizeof why, format, arguments);
  va_end(arguments);
  if (reading == NULL) {
    cannot_start("%s", why);
  }
  violation(reading->payload, reading->length, "a message that cannot be read: %s", why);
}

static void require_depth(const json_t *value, int depth) {
  if (!json_is_object(value) && !json_is_array(value)) {
    return;
  }
  if (depth > MAX_DEPTH) {
    unreadable("nested deeper than %d", MAX_DEPTH);
  }
  if (json_is_array(value)) {
    size_t index;
    json_t *item;
    json_array_foreach(value, index, item) { require_depth(item, depth + 1); }
    return;
  }
  const char *name;
  json_t *member;
  json_object_foreach((json_t *)value, name, member) { require_depth(member, depth + 1); }
}

static json_t *read_object(const char *text, size_t length) {
  json_error_t error;
  json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
  if (object == NULL) {
    /* Without the place that the parser shows: it may be the secret. */
    char *near = strstr(error.text, " near '");
    if (near != NULL) {
      *near = 0;
    }
    unreadable("%s, at byte %d", error.text, error.position);
  }
  if (!json_is_object(object)) {
    unreadable("not a JSON object");
  }
  require_depth(object, 1);
  return object;
}

json_t *message_read(const struct frame *frame) {
  if (frame->type != FRAME_MESSAGE) {
    violation(frame->payload, frame->length, "a message was expected, not a %s frame", frame_name(frame->type));
  }
  reading = frame;
  /* A copy: over shared memory the host can write there still. */
  char *text = must_have(NULL, frame->length + 1);
  memcpy(text, frame->payload, frame->length);
  json_t *message = read_object(text, frame->length);
  free(text);
  return message;
}

json_t *bootstrap_read(const char *document, size_t length) {
  reading = NULL;
  return read_object(document, length);
}

bool has_member(const json_t *object, const char *name) {
  json_t *member = json_object_get(object, name);
  return member != NULL && !json_is_null(member);
}

static json_t *required(const json_t *object, const char *name, json_type type) {
  json_t *member = json_object_get(object, name);
  if (member == NULL || json_is_null(member)) {
    unreadable("member '%s' is missing", name);
  }
  if (json_typeof(member) != type) {
    unreadable("member '%s' is of another type", name);
  }
  return member;
}

json_t *member_object(const json_t *object, const char *name) { return required(object, name, JSON_OBJECT); }

json_t *member_array(const json_t *object, const char *name) { return required(object, name, JSON_ARRAY); }

const char *member_text(const json_t *object, const char *name, size_t *length) {
  json_t *text = required(object, name, JSON_STRING);
  if (length != NULL) {
    *length = json_string_length(text);
  }
  return json_string_value(text);
}

long long member_long(const json_t *object, const char *name) {
  return json_integer_value(required(object, name, JSON_INTEGER));
}

int member_int(const json_t *object, const char *name) {
  long long number = member_long(object, name);
  if (number < INT_MIN || number > INT_MAX) {
    unreadable("member '%s' is out of range: %lld", name, number);
  }
  return (int)number;
}

const char *optional_text(const json_t *object, const char *name, size_t *length) {
  return has_member(object, name) ? member_text(object, name, length) : NULL;
}

bool optional_flag(const json_t *object, const char *name) {
  if (!has_member(object, name)) {
    return false;
  }
  json_t *flag = json_object_get(object, name);
  if (!json_is_boolean(flag)) {
    unreadable("member '%s' is of another type", name);
  }
  return json_is_true(flag);
}

long long integer_at(const json_t *array, size_t index, const char *name) {
  json_t *item = json_array_get(array, index);
  if (!json_is_integer(item)) {
    unreadable("member '%s' holds something of another type", name);
  }
  return json_integer_value(item);
}

/* --- writing --- */

static json_t *made(json_t *value) {
  if (value == NULL) {
    say("%s: no memory for a message", what_this_thread_is());
    end_now(EXIT_INTERNAL);
  }
  return value;
}

void set_new(json_t *object, const char *name, json_t *value) {
  if (json_object_set_new(object, name, made(value)) != 0) {
    made(NULL);
  }
}

/* A text of the system's, a path for example, may be no UTF-8: then what is not ASCII is left out. */
static json_t *text_value(const char *text) {
  json_t *value = json_string(text);
  if (value != NULL) {
    return value;
  }
  char *ascii = text_of("%s", text);
  for (char *at = ascii; *at != 0; at++) {
    *at = (unsigned char)*at < 0x80 ? *at : '?';
  }
  value = json_string(ascii);
  free(ascii);
  return value;
}

void set_text(json_t *object, const char *name, const char *text) {
  set_new(object, name, text == NULL ? json_null() : text_value(text));
}

void set_long(json_t *object, const char *name, long long number) { set_new(object, name, json_integer(number)); }

void set_flag(json_t *object, const char *name, bool flag) { set_new(object, name, json_boolean(flag)); }

json_t *message_of(const char *type) {
  json_t *message = made(json_object());
  set_text(message, "type", type);
  return message;
}

void message_send(struct connection *connection, json_t *message) {
  char *text = json_dumps(message, JSON_COMPACT);
  json_decref(message);
  made((json_t *)text);
  size_t length = strlen(text);
  frame_begin(connection);
  if (frame_reserve(connection, length) != ROOM) {
    say("%s: a message of %zu bytes cannot be sent", what_this_thread_is(), length);
    end_now(EXIT_INTERNAL);
  }
  memcpy(frame_at(connection), text, length);
  frame_add(connection, length);
  free(text);
  if (frame_send(connection, FRAME_MESSAGE) != ROOM) {
    say("%s: a message of %zu bytes cannot be sent", what_this_thread_is(), length);
    end_now(EXIT_INTERNAL);
  }
}

json_t *fault_of(const char *kind, const char *rule, char *what, const char *advice) {
  json_t *fault = message_of("fault");
  set_text(fault, "kind", kind);
  if (rule != NULL) {
    set_text(fault, "rule", rule);
  }
  set_text(fault, "what", what);
  set_new(fault, "details", json_array());
  set_text(fault, "advice", advice);
  free(what);
  return fault;
}

void fault_detail(json_t *fault, char *detail) {
  if (json_array_append_new(json_object_get(fault, "details"), made(text_value(detail))) != 0) {
    made(NULL);
  }
  free(detail);
}

/* The code point of well-formed UTF-8 at text, and how many bytes it has. */
static unsigned decode(const unsigned char *text, int *bytes) {
  unsigned first = text[0];
  *bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (*bytes == 1) {
    return first;
  }
  unsigned point = first & (0x7fU >> *bytes);
  for (int i = 1; i < *bytes; i++) {
    point = point << 6 | (text[i] & 0x3f);
  }
  return point;
}

static bool is_unsafe(unsigned point) {
  return (point < ' ' && point != '\t') || (point >= 0x7f && point <= 0x9f) || point == 0x61c || point == 0x2028 ||
         point == 0x2029 || (point >= 0x200e && point <= 0x200f) || (point >= 0x202a && point <= 0x202e) ||
         (point >= 0x2066 && point <= 0x2069);
}

char *printable(const char *text) {
  /* An escape has six bytes, and stands for one at least. */
  char *escaped = must_have(NULL, 6 * strlen(text) + 1);
  char *at = escaped;
  while (*text != 0) {
    int bytes;
    unsigned point = decode((const unsigned char *)text, &bytes);
    if (is_unsafe(point)) {
      at += sprintf(at, "\\u%04x", point);
    } else {
      memcpy(at, text, (size_t)bytes);
      at += bytes;
    }
    text += bytes;
  }
  *at = 0;
  return escaped;
}
