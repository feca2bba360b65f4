/* Writes more to stderr than any pipe holds: blocks its process where nobody drains it. */
#include <stdio.h>

#include "stub.h"

/* Writes that many lines of 100 bytes ("flood 000000000 ....\n"), numbered from 0; returns the bytes. */
STUB_API long flood_stderr(int lines);
long flood_stderr(int lines) {
  char line[101];
  long bytes = 0;
  for (int i = 0; i < lines; i++) {
    int head = snprintf(line, sizeof line, "flood %09d ", i);
    for (int at = head; at < 99; at++) line[at] = '.';
    line[99] = '\n';
    line[100] = '\0';
    if (fputs(line, stderr) < 0) return -1;
    bytes += 100;
  }
  fflush(stderr);
  return bytes;
}

/* Writes that many bytes without one newline; returns them. */
STUB_API long flood_stderr_without_newline(long bytes);
long flood_stderr_without_newline(long bytes) {
  for (long i = 0; i < bytes; i++) {
    if (fputc('x', stderr) == EOF) return -1;
  }
  fflush(stderr);
  return bytes;
}

STUB_ADD(stderr_flood)
