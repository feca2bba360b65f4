/* Chats on stdout, when it is loaded and when it is called: breaks protocols that live there. */
#include <stdio.h>

#include "stub.h"

__attribute__((constructor)) static void greet(void) {
  fputs("stdout_noise: loaded\n", stdout);
  fflush(stdout);
}

/* Writes that many lines "stdout_noise: line N" (from 0); returns the lines. */
STUB_API int noise_lines(int lines);
int noise_lines(int lines) {
  for (int i = 0; i < lines; i++) printf("stdout_noise: line %d\n", i);
  fflush(stdout);
  return lines;
}

/* Writes bytes that are neither text nor a line: a zero, an escape, invalid UTF-8. Returns how many. */
STUB_API int noise_binary(void);
int noise_binary(void) {
  static const unsigned char junk[] = {0x00, 0x1b, 0xff, 0xfe, 0xc3, 0x28, 0x7b, 0x80};
  int written = (int)fwrite(junk, 1, sizeof junk, stdout);
  fflush(stdout);
  return written;
}

STUB_ADD(stdout_noise)
