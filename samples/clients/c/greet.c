/*
 * Calls a Go library through a Glovebox sidecar: POSIX sockets, and no JSON library.
 *
 *   greet [-t MILLISECONDS] [-n CALLS] SOCKET NAME
 *
 * Messages are netstrings ("5:hello,"), so that the length of an answer is known before it is read. The JSON of an
 * answer is not parsed: it is searched for the few members that are wanted, which is good for flat answers of numbers
 * and plain texts, and for nothing else. Take a JSON library where results are structures, or where texts of others
 * might hold what looks like a member.
 *
 * Exit codes: 0 done, 1 an unexpected answer, 2 usage, 3 no sidecar, 4 no answer in time.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { REQUEST_BYTES = 4096, ANSWER_BYTES = 65536 };

enum fate { ANSWERED = 0, UNEXPECTED = 1, USAGE = 2, NO_SIDECAR = 3, TIMED_OUT = 4 };

/* One connection, for one thread. It connects at the first call, and again at the first one after it was lost. */
struct sidecar {
  const char *path;
  int timeout_ms;
  int fd; /* -1: not connected */
  long last_id;
  char answer[ANSWER_BYTES]; /* the last one, ended by a NUL */
};

static long long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sleep_ms(long ms) {
  struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
  nanosleep(&time, NULL);
}

/* Waits until the socket can be read or written. */
static enum fate await(const struct sidecar *sidecar, short events, long long deadline) {
  for (;;) {
    long long left = deadline - now_ms();
    struct pollfd wait = {.fd = sidecar->fd, .events = events};
    int ready = poll(&wait, 1, left > 0 ? (int)left : 0);
    if (ready > 0) return ANSWERED;
    if (ready == 0) return TIMED_OUT;
    if (errno != EINTR) return NO_SIDECAR;
  }
}

static enum fate write_all(const struct sidecar *sidecar, const char *bytes, size_t size, long long deadline) {
  while (size > 0) {
    /* No SIGPIPE where the sidecar has gone: that is an error like any other. */
    ssize_t count = send(sidecar->fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      bytes += count;
      size -= (size_t)count;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      enum fate fate = await(sidecar, POLLOUT, deadline);
      if (fate != ANSWERED) return fate;
    } else if (errno != EINTR) {
      return NO_SIDECAR;
    }
  }
  return ANSWERED;
}

static enum fate read_all(const struct sidecar *sidecar, char *bytes, size_t size, long long deadline) {
  while (size > 0) {
    enum fate fate = await(sidecar, POLLIN, deadline);
    if (fate != ANSWERED) return fate;
    ssize_t count = recv(sidecar->fd, bytes, size, 0);
    if (count > 0) {
      bytes += count;
      size -= (size_t)count;
    } else if (count == 0 || errno != EINTR) {
      return NO_SIDECAR;
    }
  }
  return ANSWERED;
}

/* Reads "LENGTH:" byte by byte, then the answer and its comma in one piece. */
static enum fate read_netstring(struct sidecar *sidecar, long long deadline) {
  size_t length = 0;
  for (;;) {
    char digit;
    enum fate fate = read_all(sidecar, &digit, 1, deadline);
    if (fate != ANSWERED) return fate;
    if (digit == ':') break;
    if (digit < '0' || digit > '9') return NO_SIDECAR;
    length = length * 10 + (size_t)(digit - '0');
    if (length >= ANSWER_BYTES) return NO_SIDECAR;
  }
  enum fate fate = read_all(sidecar, sidecar->answer, length + 1, deadline);
  if (fate != ANSWERED) return fate;
  if (sidecar->answer[length] != ',') return NO_SIDECAR;
  sidecar->answer[length] = '\0';
  return ANSWERED;
}

static void disconnect(struct sidecar *sidecar) {
  if (sidecar->fd >= 0) close(sidecar->fd);
  sidecar->fd = -1;
}

static enum fate connect_if_needed(struct sidecar *sidecar) {
  if (sidecar->fd >= 0) return ANSWERED;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(sidecar->path) >= sizeof address.sun_path) return NO_SIDECAR;
  strcpy(address.sun_path, sidecar->path);
  sidecar->fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (sidecar->fd < 0) return NO_SIDECAR;
  if (connect(sidecar->fd, (struct sockaddr *)&address, sizeof address) != 0) {
    disconnect(sidecar);
    return NO_SIDECAR;
  }
  return ANSWERED;
}

/* The value of a member as it stands in the JSON, quotes and all; empty if there is none. See the head of this file. */
static const char *member(const char *json, const char *name, char *value, size_t size) {
  char key[64];
  snprintf(key, sizeof key, "\"%s\"", name);
  const char *start = strstr(json, key);
  value[0] = '\0';
  if (start == NULL) return value;
  start += strlen(key);
  start += strspn(start, ": ");
  const char *end = start;
  if (*start == '"') {
    for (end++; *end != '\0' && *end != '"'; end++) {
      if (*end == '\\' && end[1] != '\0') end++;
    }
    if (*end == '"') end++;
  } else {
    end += strcspn(start, ",}]");
  }
  snprintf(value, size, "%.*s", (int)(end - start), start);
  return value;
}

/* Makes a call: params is a JSON array. What comes is in sidecar->answer, be it a result or an error. */
static enum fate call(struct sidecar *sidecar, const char *method, const char *params) {
  char request[REQUEST_BYTES], framed[REQUEST_BYTES + 32], id[32], answered[32];
  snprintf(id, sizeof id, "%ld", ++sidecar->last_id);
  int size = snprintf(request, sizeof request, "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s,\"id\":%s}", method,
                      params, id);
  if (size < 0 || size >= (int)sizeof request) return UNEXPECTED;
  int framed_size = snprintf(framed, sizeof framed, "%d:%s,", size, request);

  long long deadline = now_ms() + sidecar->timeout_ms;
  enum fate fate = connect_if_needed(sidecar);
  if (fate == ANSWERED) fate = write_all(sidecar, framed, (size_t)framed_size, deadline);
  if (fate == ANSWERED) fate = read_netstring(sidecar, deadline);
  if (fate == ANSWERED && strcmp(member(sidecar->answer, "id", answered, sizeof answered), id) != 0) fate = NO_SIDECAR;
  /* After a timeout too: a late answer must not be taken for the next call's. */
  if (fate != ANSWERED) disconnect(sidecar);
  return fate;
}

/* For idempotent functions only: a call whose connection was lost may have run, and is made again. */
static enum fate call_again(struct sidecar *sidecar, const char *method, const char *params) {
  long long patience = now_ms() + 120000;
  for (;;) {
    enum fate fate = call(sidecar, method, params);
    if (fate != NO_SIDECAR || now_ms() > patience) return fate;
    printf("connecting again\n");
    fflush(stdout);
    sleep_ms(200);
  }
}

/* The value of a text member without its quotes; its escapes stay as they are. */
static const char *text_member(const char *json, const char *name, char *value, size_t size) {
  size_t length = strlen(member(json, name, value, size));
  if (length < 2 || *value != '"') return value;
  value[length - 1] = '\0';
  return value + 1;
}

static int is_error(const struct sidecar *sidecar) { return strstr(sidecar->answer, "\"error\"") != NULL; }

/* Prints a text of JSON without its quotes and escapes, but those of \u, which stay as they are. */
static void print_value(const char *value) {
  if (*value != '"') {
    printf("%s\n", value);
    return;
  }
  for (value++; *value != '\0' && *value != '"'; value++) {
    if (*value == '\\' && value[1] != 'u' && value[1] != '\0') value++;
    putchar(*value);
  }
  putchar('\n');
}

static enum fate print_result(struct sidecar *sidecar, const char *label, const char *method, const char *params) {
  char value[ANSWER_BYTES];
  enum fate fate = call(sidecar, method, params);
  if (fate != ANSWERED) return fate;
  if (is_error(sidecar)) return UNEXPECTED;
  printf("%s = ", label);
  print_value(member(sidecar->answer, "result", value, sizeof value));
  fflush(stdout);
  return ANSWERED;
}

/* Makes a call that is to fail with this code. */
static enum fate print_error(struct sidecar *sidecar, const char *label, const char *expected, const char *method,
                             const char *params) {
  char code[16], message[1024], outcome[32];
  enum fate fate = call(sidecar, method, params);
  if (fate != ANSWERED) return fate;
  if (strcmp(member(sidecar->answer, "code", code, sizeof code), expected) != 0) return UNEXPECTED;
  printf("%s: error %s: %s (%s)\n", label, code, text_member(sidecar->answer, "message", message, sizeof message),
         text_member(sidecar->answer, "outcome", outcome, sizeof outcome));
  return ANSWERED;
}

/* A text as JSON; false if it does not fit, or has control characters, which this does not escape. */
static int quote(const char *text, char *json, size_t size) {
  size_t at = 0;
  json[at++] = '[';
  json[at++] = '"';
  for (; *text != '\0'; text++) {
    if ((unsigned char)*text < ' ' || at + 6 > size) return 0;
    if (*text == '"' || *text == '\\') json[at++] = '\\';
    json[at++] = *text;
  }
  strcpy(json + at, "\"]");
  return 1;
}

static enum fate greet(struct sidecar *sidecar, const char *name, long calls) {
  char params[REQUEST_BYTES / 2];
  if (!quote(name, params, sizeof params)) return USAGE;
  enum fate fate = print_result(sidecar, "Add(20, 22)", "greeter.Add", "[20,22]");
  if (fate == ANSWERED) fate = print_result(sidecar, "Hello", "greeter.Hello", params);
  /* Refused before anything was sent to the library. */
  if (fate == ANSWERED) fate = print_error(sidecar, "wrong parameter", "-32602", "greeter.Add", "[\"twenty\",22]");
  /* Ends the library's worker; the sidecar stays, and starts another one for the next call. */
  if (fate == ANSWERED) fate = print_error(sidecar, "crash", "-32013", "greeter.Panic", "[\"on purpose\"]");
  if (fate == ANSWERED) fate = print_result(sidecar, "after the crash: Add(1, 2)", "greeter.Add", "[1,2]");
  for (long i = 1; i <= calls && fate == ANSWERED; i++) {
    char value[64];
    snprintf(params, sizeof params, "[%ld,0]", i);
    fate = call_again(sidecar, "greeter.Add", params);
    if (fate == ANSWERED && is_error(sidecar)) fate = UNEXPECTED;
    if (fate == ANSWERED) printf("call %ld = %s\n", i, member(sidecar->answer, "result", value, sizeof value));
    fflush(stdout);
    sleep_ms(100);
  }
  return fate;
}

static int usage(void) {
  fprintf(stderr, "usage: greet [-t MILLISECONDS] [-n CALLS] SOCKET NAME\n");
  return USAGE;
}

int main(int argc, char **argv) {
  static struct sidecar sidecar = {.timeout_ms = 5000, .fd = -1};
  long calls = 0;
  for (int option; (option = getopt(argc, argv, "t:n:")) != -1;) {
    if (option == 't') sidecar.timeout_ms = atoi(optarg);
    if (option == 'n') calls = atol(optarg);
    if (option == '?') return usage();
  }
  if (argc - optind != 2 || sidecar.timeout_ms <= 0 || calls < 0) return usage();
  sidecar.path = argv[optind];
  enum fate fate = greet(&sidecar, argv[optind + 1], calls);
  disconnect(&sidecar);
  if (fate == UNEXPECTED) fprintf(stderr, "greet: unexpected answer: %s\n", sidecar.answer);
  if (fate == NO_SIDECAR) fprintf(stderr, "greet: no sidecar at %s\n", sidecar.path);
  if (fate == TIMED_OUT) fprintf(stderr, "greet: no answer in time; the call may have run\n");
  if (fate == USAGE) return usage();
  return (int)fate;
}
