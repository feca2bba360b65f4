/* Is another process every few microseconds: each starts the next one, in a session of its own, and ends. A process
 * of the same program that does nothing is at the side of it all the time. Should nobody end them, they end by
 * themselves: a machine on which they went on would be of no use any more. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define SECONDS 30

static time_t seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

int main(void) {
  time_t end = seconds() + SECONDS;
  if (fork() == 0) {
    setsid();
    if (fork() == 0) {
      sleep(SECONDS);
      _exit(0);
    }
    while (seconds() < end && fork() == 0) {
      setsid();
    }
    _exit(0);
  }
  /* Until all of that is under way. */
  usleep(100000);
  return 7;
}
