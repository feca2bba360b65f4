/* How this process ends by itself, and the lines that it says before. */
#ifndef GLOVEBOX_ENDING_H
#define GLOVEBOX_ENDING_H

#include <stddef.h>

/* The exit codes of a worker that ends by itself: docs/protocol.md, section 10. */
enum exit_code {
  EXIT_BYE = 0,        /* the host said goodbye */
  EXIT_BAD_START = 64, /* the bootstrap document or the handshake was faulty */
  EXIT_HOST_GONE = 65, /* the host went away, or gave this worker up */
  EXIT_PROTOCOL = 66,  /* the other side of a connection broke the protocol */
  EXIT_TAMPERED = 67,  /* a library was exchanged while it was loaded */
  EXIT_FORKED = 68,    /* of a child that a library has forked, and that came back into the worker's code */
  EXIT_INTERNAL = 70   /* a bug in the worker's own code, or no memory for it */
};

/* Ends this process at once, and the other processes of its group: no exit handlers, nothing that a library could
 * hang in. */
_Noreturn void end_now(enum exit_code code);

/* Ends this process as one ends that returns from main: exit handlers and static destructors run, on this thread. */
_Noreturn void end_with_handlers(enum exit_code code);

/* Writes a line to stderr, with the worker's name for itself before it. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The start has failed: says why, and ends the process. */
_Noreturn void cannot_start(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What this thread is about, as its lines name it: "lane 0", for example. The text is kept, not copied. */
void this_thread_is(const char *about);
const char *what_this_thread_is(void);

/* Whether the worker's connections are not yet open: what is wrong then is a bad start. */
void this_thread_starts(int starting);

/* The other side broke the protocol: says so, with the first bytes of what it sent, and ends the process. */
_Noreturn void violation(const unsigned char *bytes, size_t length, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The host is gone, or gave this worker up: ends the process. */
_Noreturn void host_is_gone(void);

/* As realloc(3), but ends the process where there is no memory for the worker's own needs. */
void *must_have(void *memory, size_t bytes);

/* A text made as by printf(3), for free(3). */
char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
