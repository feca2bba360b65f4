/* The descriptors that glovebox-parent has, and hands on. */
#define _GNU_SOURCE
#include "parent.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* From this one on; for kernels before 5.9, and filters that do not know the call. */
static void close_one_by_one(int first, int last) {
  DIR *open = opendir("/proc/self/fd");
  if (open == NULL) {
    return;
  }
  for (struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open)) {
    int descriptor = atoi(entry->d_name);
    if (descriptor >= first && descriptor <= last && descriptor != dirfd(open)) {
      close(descriptor);
    }
  }
  closedir(open);
}

static void close_from(int first, int last) {
  if (first <= last && syscall(SYS_close_range, first, last, 0) != 0) {
    close_one_by_one(first, last);
  }
}

void close_others(int report) {
  if (report > STDERR_FILENO) {
    close_from(STDERR_FILENO + 1, report - 1);
    close_from(report + 1, INT_MAX);
    fcntl(report, F_SETFD, FD_CLOEXEC);
  } else {
    close_from(STDERR_FILENO + 1, INT_MAX);
  }
  /* What is opened next must not become somebody's output. */
  for (int descriptor = open("/dev/null", O_RDWR | O_CLOEXEC); descriptor >= 0;
       descriptor = open("/dev/null", O_RDWR | O_CLOEXEC)) {
    if (descriptor > STDERR_FILENO) {
      close(descriptor);
      return;
    }
    fcntl(descriptor, F_SETFD, 0);
  }
}
