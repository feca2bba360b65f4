#define _GNU_SOURCE
#include "forked.h"

#include "ending.h"

#include <sys/mman.h>
#include <unistd.h>

/* A page of any size that a kernel may have. */
#define GUARD_BYTES (64 * 1024)

static const long not_guarded = 1;

/* Zero in a child: the kernel wipes what lies there (Linux 4.14). Handlers of pthread_atfork would not be told of
 * clone and _Fork, and process ids would have to be asked for at each call. */
static const volatile long *word = &not_guarded;

void guard_against_children(void) {
  long *page = mmap(NULL, GUARD_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) {
    say("no memory by which forked children are known");
    return;
  }
  *page = 1;
  if (madvise(page, GUARD_BYTES, MADV_WIPEONFORK) != 0) {
    say("this kernel (before 4.14) does not tell a forked child from its parent: a library must not fork and return in"
        " both");
    return;
  }
  word = page;
}

void require_parent(void) {
  if (*word == 0) {
    _exit(EXIT_FORKED);
  }
}
