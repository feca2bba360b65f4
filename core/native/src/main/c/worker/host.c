#define _GNU_SOURCE
#include "host.h"

#include "ending.h"
#include "library.h"
#include "message.h"
#include "segment.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define VERSION 1

#define MAX_BOOTSTRAP_BYTES (1024 * 1024)
#define MIN_MESSAGE_BYTES 4096
#define MAX_MESSAGE_BYTES (1024 * 1024 * 1024)

/* How long the host may take to answer a hello. Its own deadline for starts is the real bound. */
#define WELCOME_SECONDS 60

/* --- the bootstrap --- */

/* Reads up to the first line feed. What a read takes beyond it is nothing: nothing follows. */
static char *first_line(size_t *length) {
  size_t capacity = 4096;
  char *line = must_have(NULL, capacity);
  *length = 0;
  while (1) {
    ssize_t got = read(STDIN_FILENO, line + *length, capacity - *length);
    if (got == 0 || (got < 0 && errno != EINTR)) {
      cannot_start("no bootstrap document on standard input; a worker is started by a host, not by hand");
    }
    char *end = got < 0 ? NULL : memchr(line + *length, '\n', (size_t)got);
    if (end != NULL) {
      *length = (size_t)(end - line);
      return line;
    }
    *length += got < 0 ? 0 : (size_t)got;
    if (*length >= MAX_BOOTSTRAP_BYTES) {
      cannot_start("a bootstrap document beyond %d bytes", MAX_BOOTSTRAP_BYTES);
    }
    if (*length == capacity) {
      capacity *= 2;
      line = must_have(line, capacity);
    }
  }
}

static int in_range(const json_t *document, const char *member, int least, int most) {
  int value = member_int(document, member);
  if (value < least || value > most) {
    cannot_start("member '%s' is %d, not from %d to %d", member, value, least, most);
  }
  return value;
}

json_t *host_bootstrap(struct bootstrap *bootstrap) {
  size_t length;
  char *line = first_line(&length);
  json_t *document = bootstrap_read(line, length);
  explicit_bzero(line, length);
  free(line);
  libraries_are(document);
  bootstrap->socket = member_text(document, "socket", NULL);
  bootstrap->secret = member_text(document, "secret", NULL);
  member_text(document, "worker", NULL);
  member_text(document, "pool", NULL);
  optional_text(document, "directory", NULL);
  bootstrap->lanes = in_range(document, "lanes", 1, MAX_LANES);
  bootstrap->max_message = (size_t)in_range(document, "maxMessageBytes", MIN_MESSAGE_BYTES, MAX_MESSAGE_BYTES);
  return document;
}

/* --- the host's end, and its signals --- */

static void *watch(void *nothing) {
  char ignored[64];
  ssize_t got;
  do {
    /* The host has nothing more to say here; only the end matters. */
    got = read(STDIN_FILENO, ignored, sizeof ignored);
  } while (got > 0 || (got < 0 && errno == EINTR));
  (void)nothing;
  end_now(EXIT_HOST_GONE);
}

void host_watch(void) {
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 64 * 1024);
  int error = pthread_create(&thread, &attributes, watch, NULL);
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    cannot_start("no thread that watches the host: %s", strerror(error));
  }
  pthread_setname_np(thread, "host-watch");
}

static void do_nothing(int signal) { (void)signal; }

void host_takes_signals(void) {
  static const int numbers[] = {SIGHUP, SIGINT, SIGTERM};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct sigaction action = {.sa_handler = do_nothing, .sa_flags = SA_RESTART | SA_ONSTACK};
    struct sigaction before;
    /* Handled, not ignored: what a library executes inherits what is ignored, and could not be ended by them any more.
     * What is ignored already, as by nohup, stays so. */
    sigaction(numbers[i], NULL, &before);
    if (before.sa_handler != SIG_IGN) {
      sigaction(numbers[i], &action, NULL);
    }
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

/* --- connections --- */

static int connect_to(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    cannot_start("a path of a socket that is too long: %s", path);
  }
  strcpy(address.sun_path, path);
  int connected = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connected < 0 || connect(connected, (struct sockaddr *)&address, sizeof address) != 0) {
    cannot_start("%s cannot be connected to: %s", path, strerror(errno));
  }
  return connected;
}

static void limit_wait(int socket, long seconds) {
  struct timeval bound = {.tv_sec = seconds};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
}

static void say_hello(struct connection *connection, const char *secret, const char *channel, int lane, int tid,
                      bool shared) {
  json_t *hello = message_of("hello");
  set_text(hello, "secret", secret);
  set_long(hello, "minVersion", VERSION);
  set_long(hello, "maxVersion", VERSION);
  set_text(hello, "channel", channel);
  set_long(hello, "lane", lane);
  set_long(hello, "pid", getpid());
  set_long(hello, "tid", tid);
  set_flag(hello, "shared", shared);
  message_send(connection, hello);
}

/* Goes on in the segment that was offered, or, where that cannot be, over the socket. */
static void attach_segment(struct connection *connection, const json_t *offer, long long spin_nanos) {
  struct segment *segment = NULL;
  char *why = segment_attach(&segment, offer, spin_nanos);
  json_t *attached = message_of("attached");
  set_text(attached, "failure", why);
  message_send(connection, attached);
  if (segment != NULL) {
    connection_attach(connection, segment);
  }
  free(why);
}

static void be_welcomed(struct connection *connection, const char *channel, int lane) {
  struct frame frame = frame_receive(connection);
  json_t *welcome = message_read(&frame);
  if (strcmp(member_text(welcome, "type", NULL), "welcome") != 0) {
    cannot_start("the host did not welcome %s %d", channel, lane);
  }
  int version = member_int(welcome, "version");
  if (version != VERSION) {
    cannot_start("the host speaks version %d of the protocol, this worker %d to %d", version, VERSION, VERSION);
  }
  long long spin_nanos = has_member(welcome, "spinNanos") ? member_long(welcome, "spinNanos") : 0;
  if (has_member(welcome, "segment")) {
    attach_segment(connection, member_object(welcome, "segment"), spin_nanos);
  }
  json_decref(welcome);
}

static void open_connection(const struct bootstrap *bootstrap, struct connection *connection, const char *channel,
                            int lane, int tid, size_t max_payload) {
  this_thread_starts(1);
  int socket = connect_to(bootstrap->socket);
  connection_open(connection, socket, max_payload);
  limit_wait(socket, WELCOME_SECONDS);
  say_hello(connection, bootstrap->secret, channel, lane, tid, strcmp(channel, "lane") == 0);
  be_welcomed(connection, channel, lane);
  limit_wait(socket, 0);
  this_thread_starts(0);
}

void host_control(const struct bootstrap *bootstrap, struct connection *connection) {
  open_connection(bootstrap, connection, "control", 0, gettid(), MAX_MESSAGE_PAYLOAD);
  connection_end_turns(connection);
}

void host_lane(const struct bootstrap *bootstrap, int lane, struct connection *connection) {
  open_connection(bootstrap, connection, "lane", lane, gettid(), bootstrap->max_message);
}

void host_upcall(const struct bootstrap *bootstrap, struct connection *connection) {
  open_connection(bootstrap, connection, "upcall", 0, 0, bootstrap->max_message);
}
