#define _GNU_SOURCE
#include "control.h"

#include "ending.h"
#include "message.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The number behind a key; 0 if it is not there. A key begins with the end of the line before: the first line has a
 * name that a library may choose. */
static long long number_behind(const char *status, const char *key) {
  const char *found = strstr(status, key);
  return found == NULL ? 0 : strtoll(found + strlen(key), NULL, 10);
}

/* What the kernel says of this process; this is all that an idle worker does, so it looks only once. */
static void read_status(char *status, size_t size) {
  int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? 0 : read(file, status, size - 1);
  if (file >= 0) {
    close(file);
  }
  status[length < 0 ? 0 : length] = 0;
}

static void answer_ping(struct connection *connection, const json_t *ping) {
  char status[8192];
  read_status(status, sizeof status);
  json_t *pong = message_of("pong");
  set_long(pong, "id", member_long(ping, "id"));
  set_long(pong, "residentBytes", 1024 * number_behind(status, "\nVmRSS:"));
  set_long(pong, "threads", number_behind(status, "\nThreads:"));
  message_send(connection, pong);
}

void control_serve(struct connection *connection) {
  while (true) {
    struct frame frame = frame_receive(connection);
    json_t *message = message_read(&frame);
    const char *type = member_text(message, "type", NULL);
    if (strcmp(type, "bye") == 0) {
      json_decref(message);
      return;
    }
    if (strcmp(type, "ping") != 0) {
      say("unexpected on the control connection: %s", printable(type));
      end_now(EXIT_PROTOCOL);
    }
    answer_ping(connection, message);
    json_decref(message);
  }
}
