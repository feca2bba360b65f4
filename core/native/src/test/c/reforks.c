/* Is another process every few microseconds: each starts the next one, in a session of its own, and ends. A process
 * of the same program that never ends is at the side of it all the time. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) {
    setsid();
    if (fork() == 0) {
      while (1) {
        pause();
      }
    }
    while (fork() == 0) {
      setsid();
    }
    _exit(0);
  }
  /* Until all of that is under way. */
  usleep(100000);
  return 7;
}
