/* JSON as messages and the bootstrap have it: docs/protocol.md, section 5.
 *
 * What cannot be read ends the process, as a violation or, of the bootstrap, as a bad start. */
#ifndef GLOVEBOX_MESSAGE_H
#define GLOVEBOX_MESSAGE_H

#include "frame.h"

#include <jansson.h>

/* Once, before the first of the others. */
void messages_start(void);

/* Reads the message in a frame. To be given back by json_decref. */
json_t *message_read(const struct frame *frame);

/* Reads the bootstrap document. */
json_t *bootstrap_read(const char *document, size_t length);

/* Members of an object, which must be there and of that type. A text has its length beside it: it may hold a zero. */
json_t *member_object(const json_t *object, const char *name);
json_t *member_array(const json_t *object, const char *name);
const char *member_text(const json_t *object, const char *name, size_t *length);
long long member_long(const json_t *object, const char *name);
int member_int(const json_t *object, const char *name);

/* The same, where the member may be absent or null: NULL, or false, then. */
const char *optional_text(const json_t *object, const char *name, size_t *length);
bool optional_flag(const json_t *object, const char *name);
bool has_member(const json_t *object, const char *name);

/* An array of integers; items of another type are none that can be read. */
long long integer_at(const json_t *array, size_t index, const char *name);

/* What is being read on this thread cannot be. */
_Noreturn void unreadable(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Sends a message, and gives it back. */
void message_send(struct connection *connection, json_t *message);

/* Starts a message: an object with its type. */
json_t *message_of(const char *type);
void set_text(json_t *object, const char *name, const char *text);
void set_long(json_t *object, const char *name, long long number);
void set_flag(json_t *object, const char *name, bool flag);
void set_new(json_t *object, const char *name, json_t *value);

/* A fault: the answer to what was not, or not wholly, done. what is taken over, and freed. */
json_t *fault_of(const char *kind, const char *rule, char *what, const char *advice);

/* Adds a line of evidence to a fault; detail is taken over, and freed. */
void fault_detail(json_t *fault, char *detail);

/* A copy of a text in which what would move the cursor, end a line, or turn the direction of writing is escaped. */
char *printable(const char *text);

#endif
