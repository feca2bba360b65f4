/*
 * A prefork server whose children call a Go library, and none of them ever loads it: they ask a Glovebox sidecar.
 *
 *   prefork_server [--children N] [--calls M] [--timeout-ms MS] PORT
 *
 * The parent is single-threaded, forks its children, and waits for them. Each child does what OpenSIPS's jsonrpc module
 * does: it has one blocking TCP socket to the sidecar, sends a bare JSON object, and reads until the reply parses,
 * with a timeout on each read. It connects again when the connection was lost. Here a reply is whole when its braces
 * are balanced, which is what a parser would find; the result is searched for in it, which is good for numbers only.
 *
 * The call is greeter.Work(n) = 1 + 2 + .. + n, which needs Go's scheduler: in a child that was forked after the
 * library was loaded it hangs for ever.
 *
 * Exit code: 0 all calls were answered; 1 usage; 2 a call hung (no answer in time); 3 a call failed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CHILDREN = 256, REPLY_BYTES = 8192, RECONNECTS = 100, RECONNECT_MS = 100 };
enum { EXIT_ANSWERED = 0, EXIT_USAGE = 1, EXIT_HUNG = 2, EXIT_FAILED = 3 };

struct options {
  int children, calls, timeout_ms, port;
};

/* What a child counts, in memory that it shares with its parent. */
struct tally {
  pid_t pid;
  int threads;            /* of the child, at its end: a child that has loaded Go would have more than one */
  int answered;           /* with the right result */
  int failed;             /* with an error of the sidecar, which is in last_error */
  int lost;               /* with their connection; they may have run, and were not repeated */
  int hung;               /* without an answer in time */
  int connected;          /* how often */
  long slowest_us;
  char last_error[160];
};

struct client {
  const struct options *options;
  struct tally *tally;
  int fd;
  long id;
};

enum fate { ANSWERED, LOST, HUNG };

static long long now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void disconnect(struct client *client) {
  if (client->fd >= 0) close(client->fd);
  client->fd = -1;
}

/* Connects if need be; tries for as long as a sidecar needs to be started anew. */
static int connected(struct client *client) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)client->options->port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int attempt = 0; client->fd < 0 && attempt < RECONNECTS; attempt++) {
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int now = 1;
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
    if (connect(client->fd, (struct sockaddr *)&address, sizeof address) == 0) {
      client->tally->connected++;
      return 1;
    }
    disconnect(client);
    poll(NULL, 0, RECONNECT_MS);
  }
  return client->fd >= 0;
}

/* Where the JSON object in the buffer ends; 0 while it is not whole. */
static size_t end_of_object(const char *bytes, size_t size) {
  int depth = 0, in_text = 0;
  for (size_t i = 0; i < size; i++) {
    if (in_text) {
      if (bytes[i] == '\\') {
        i++;
      } else if (bytes[i] == '"') {
        in_text = 0;
      }
    } else if (bytes[i] == '"') {
      in_text = 1;
    } else if (bytes[i] == '{' || bytes[i] == '[') {
      depth++;
    } else if ((bytes[i] == '}' || bytes[i] == ']') && --depth == 0) {
      return i + 1;
    }
  }
  return 0;
}

static enum fate send_all(int fd, const char *bytes, size_t size) {
  while (size > 0) {
    ssize_t count = send(fd, bytes, size, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return LOST;
    bytes += count;
    size -= (size_t)count;
  }
  return ANSWERED;
}

/* Reads until the reply is whole. The timeout holds for each read, as in OpenSIPS. */
static enum fate read_reply(const struct client *client, char *reply) {
  size_t size = 0;
  for (;;) {
    struct pollfd wait = {.fd = client->fd, .events = POLLIN};
    int ready = poll(&wait, 1, client->options->timeout_ms);
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return HUNG;
    ssize_t count = recv(client->fd, reply + size, REPLY_BYTES - 1 - size, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return LOST;
    size += (size_t)count;
    size_t end = end_of_object(reply, size);
    if (end > 0) {
      reply[end] = '\0';
      return ANSWERED;
    }
    if (size == REPLY_BYTES - 1) return LOST;
  }
}

static void count_reply(struct tally *tally, const char *reply, long long expected) {
  const char *result = strstr(reply, "\"result\"");
  if (result != NULL) {
    result += strlen("\"result\"");
    result += strspn(result, ": ");
    if (atoll(result) == expected) {
      tally->answered++;
      return;
    }
  }
  tally->failed++;
  snprintf(tally->last_error, sizeof tally->last_error, "%.*s", (int)sizeof tally->last_error - 1, reply);
}

static void call(struct client *client, long long n) {
  struct tally *tally = client->tally;
  char request[160], reply[REPLY_BYTES];
  int size = snprintf(request, sizeof request,
                      "{\"jsonrpc\":\"2.0\",\"method\":\"greeter.Work\",\"params\":[%lld],\"id\":%ld}", n, ++client->id);
  if (!connected(client)) {
    tally->lost++;
    return;
  }
  long long start = now_us();
  enum fate fate = send_all(client->fd, request, (size_t)size);
  if (fate == ANSWERED) fate = read_reply(client, reply);
  long took = (long)(now_us() - start);
  if (took > tally->slowest_us) tally->slowest_us = took;
  if (fate == ANSWERED) {
    count_reply(tally, reply, n * (n + 1) / 2);
    return;
  }
  if (fate == HUNG) tally->hung++;
  if (fate == LOST) tally->lost++;
  disconnect(client); /* a late reply must not be taken for the next call's */
}

/* The threads of this process, from /proc; 0 where that is not there. */
static int count_threads(void) {
  char line[128];
  int threads = 0;
  FILE *status = fopen("/proc/self/status", "r");
  if (status == NULL) return 0;
  while (threads == 0 && fgets(line, sizeof line, status) != NULL) {
    if (strncmp(line, "Threads:", 8) == 0) threads = atoi(line + 8);
  }
  fclose(status);
  return threads;
}

static void run_child(const struct options *options, struct tally *tally) {
  struct client client = {.options = options, .tally = tally, .fd = -1};
  for (int i = 0; i < options->calls; i++) call(&client, 100 + i);
  disconnect(&client);
  tally->threads = count_threads();
}

static int usage(void) {
  fprintf(stderr, "usage: prefork_server [--children N] [--calls M] [--timeout-ms MS] PORT\n"
                  "  --children N       1 to 256, default 8\n"
                  "  --calls M          of each child, default 100\n"
                  "  --timeout-ms MS    of each read, default 3000\n"
                  "exit code: 0 all answered, 1 usage, 2 a call hung, 3 a call failed\n");
  return EXIT_USAGE;
}

/* A whole number from 1 to most; 0 if it is none. */
static int number(const char *text, int most) {
  char *end;
  long value = strtol(text, &end, 10);
  return *text != '\0' && *end == '\0' && value >= 1 && value <= most ? (int)value : 0;
}

static int parse(int argc, char **argv, struct options *options) {
  *options = (struct options){.children = 8, .calls = 100, .timeout_ms = 3000};
  int i = 1;
  for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
    int value = number(argv[i + 1], 1000000);
    if (strcmp(argv[i], "--children") == 0) {
      options->children = value <= MAX_CHILDREN ? value : 0;
    } else if (strcmp(argv[i], "--calls") == 0) {
      options->calls = value;
    } else if (strcmp(argv[i], "--timeout-ms") == 0) {
      options->timeout_ms = value;
    } else {
      return 0;
    }
  }
  if (i + 1 != argc) return 0;
  options->port = number(argv[i], 65535);
  return options->children > 0 && options->calls > 0 && options->timeout_ms > 0 && options->port > 0;
}

static int print_table(const struct tally *tallies, const struct options *options, long long took_us) {
  int answered = 0, failed = 0, lost = 0, hung = 0;
  printf("%-6s  %-8s  %-8s  %-6s  %-5s  %-5s  %-10s  %-8s  %s\n", "child", "pid", "answered", "failed", "lost", "hung",
         "connected", "threads", "slowest");
  for (int i = 0; i < options->children; i++) {
    const struct tally *tally = &tallies[i];
    printf("%-6d  %-8d  %-8d  %-6d  %-5d  %-5d  %-10d  %-8d  %.1f ms\n", i + 1, (int)tally->pid, tally->answered,
           tally->failed, tally->lost, tally->hung, tally->connected, tally->threads, tally->slowest_us / 1000.0);
    answered += tally->answered;
    failed += tally->failed;
    lost += tally->lost;
    hung += tally->hung;
  }
  for (int i = 0; i < options->children; i++) {
    if (tallies[i].last_error[0] != '\0') printf("child %d: %s\n", i + 1, tallies[i].last_error);
  }
  int calls = options->children * options->calls;
  printf("%d of %d calls answered, %d failed, %d lost, %d hung; %.0f calls/s\n", answered, calls, failed, lost, hung,
         calls * 1e6 / (double)took_us);
  return hung > 0 ? EXIT_HUNG : answered < calls ? EXIT_FAILED : EXIT_ANSWERED;
}

int main(int argc, char **argv) {
  struct options options;
  if (!parse(argc, argv, &options)) return usage();
  struct tally *tallies = mmap(NULL, sizeof(struct tally) * MAX_CHILDREN, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (tallies == MAP_FAILED) {
    perror("prefork_server: mmap");
    return EXIT_USAGE;
  }
  pid_t parent = getpid();
  long long start = now_us();
  for (int i = 0; i < options.children; i++) {
    pid_t pid = fork();
    if (pid == -1) {
      perror("prefork_server: fork");
      return EXIT_USAGE; /* the children before this one end with their parent */
    }
    if (pid == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(1);
      run_child(&options, &tallies[i]);
      _exit(0);
    }
    tallies[i].pid = pid;
  }
  /* Each child ends: all that it waits for has a timeout. */
  while (wait(NULL) != -1 || errno == EINTR) {
  }
  return print_table(tallies, &options, now_us() - start);
}
