/* glovebox-worker: what runs libraries for a host, as docs/protocol.md has it. Started by a host only. */
#define _GNU_SOURCE
#include "callback.h"
#include "control.h"
#include "ending.h"
#include "forked.h"
#include "host.h"
#include "lane.h"
#include "library.h"
#include "memory.h"
#include "message.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Native code expects the stack of a C program's thread. The pages are only reserved until they are used. */
#define LANE_STACK_BYTES (8 * 1024 * 1024)

/* As much as all memory there is: whoever has less of a claim to it stays, however large. */
#define FIRST_TO_GO "1000"

static struct bootstrap bootstrap;

static struct lane lanes[MAX_LANES];

/* Where memory runs out, the kernel ends this process rather than the host: what the library took is what is to be
 * given back, and the host can start another worker. A process may always raise its own score. */
static void give_way_for_memory(void) {
  int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (score >= 0) {
    /* A read-only /proc: the kernel chooses by size alone. */
    ssize_t ignored = write(score, FIRST_TO_GO, strlen(FIRST_TO_GO));
    (void)ignored;
    close(score);
  }
}

/* One lane's thread: everything that the host asks for on the lane runs here, so a library sees one and the same
 * thread for all of it. */
static void *serve_lane(void *given) {
  struct lane *lane = given;
  int number = (int)(lane - lanes);
  this_thread_is(text_of("lane %d", number));
  lane_open(lane);
  host_lane(&bootstrap, number, &lane->connection);
  lane_serve(lane);
}

static void start_lane(int number) {
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, LANE_STACK_BYTES);
  int error = pthread_create(&thread, &attributes, serve_lane, &lanes[number]);
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    cannot_start("no thread for lane %d: %s", number, strerror(error));
  }
  char name[32];
  snprintf(name, sizeof name, "lane-%d", number);
  pthread_setname_np(thread, name);
}

int main(void) {
  messages_start();
  /* As long as the process lives: its texts are used. */
  json_t *document = host_bootstrap(&bootstrap);
  memory_limit(bootstrap.max_message);
  host_takes_signals();
  /* A group of its own, which ends with this process. */
  if (getpgid(0) != getpid() && setpgid(0, 0) != 0) {
    say("cannot lead a process group");
  }
  guard_against_children();
  host_watch();
  give_way_for_memory();

  static struct connection control;
  static struct lane upcalls;
  this_thread_is("control");
  host_control(&bootstrap, &control);
  for (int i = 0; i < bootstrap.lanes; i++) {
    start_lane(i);
  }
  lane_open(&upcalls);
  host_upcall(&bootstrap, &upcalls.connection);
  callback_open(&upcalls);
  control_serve(&control);
  (void)document;
  end_with_handlers(EXIT_BYE);
}
