#define _GNU_SOURCE
#include "sha256.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES 64

static const uint32_t constants[BLOCK_BYTES] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t word, int bits) { return word >> bits | word << (32 - bits); }

static void take_block(uint32_t state[8], const unsigned char *block) {
  uint32_t words[BLOCK_BYTES];
  for (int i = 0; i < 16; i++) {
    words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 |
               block[4 * i + 3];
  }
  for (int i = 16; i < BLOCK_BYTES; i++) {
    uint32_t low = rotate(words[i - 15], 7) ^ rotate(words[i - 15], 18) ^ words[i - 15] >> 3;
    uint32_t high = rotate(words[i - 2], 17) ^ rotate(words[i - 2], 19) ^ words[i - 2] >> 10;
    words[i] = words[i - 16] + low + words[i - 7] + high;
  }
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < BLOCK_BYTES; i++) {
    uint32_t first =
        h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + words[i];
    uint32_t second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  uint32_t result[] = {a, b, c, d, e, f, g, h};
  for (int i = 0; i < 8; i++) {
    state[i] += result[i];
  }
}

/* Takes what is left after the last whole block, and the length of all. */
static void take_end(uint32_t state[8], const unsigned char *rest, size_t length, uint64_t total) {
  unsigned char last[2 * BLOCK_BYTES] = {0};
  memcpy(last, rest, length);
  last[length] = 0x80;
  size_t end = length + 1 + sizeof total <= BLOCK_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES;
  for (size_t i = 0; i < sizeof total; i++) {
    last[end - 1 - i] = (unsigned char)(8 * total >> 8 * i);
  }
  for (size_t at = 0; at < end; at += BLOCK_BYTES) {
    take_block(state, last + at);
  }
}

int sha256_of_file(int file, char hex[SHA256_HEX_BYTES]) {
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  unsigned char buffer[64 * 1024];
  size_t kept = 0;
  uint64_t total = 0;
  while (1) {
    ssize_t length = pread(file, buffer + kept, sizeof buffer - kept, (off_t)total);
    if (length < 0 && errno == EINTR) {
      continue;
    }
    if (length < 0) {
      return errno;
    }
    if (length == 0) {
      break;
    }
    total += (uint64_t)length;
    kept += (size_t)length;
    size_t taken = 0;
    for (; kept - taken >= BLOCK_BYTES; taken += BLOCK_BYTES) {
      take_block(state, buffer + taken);
    }
    kept -= taken;
    memmove(buffer, buffer + taken, kept);
  }
  take_end(state, buffer, kept, total);
  for (int i = 0; i < 8; i++) {
    sprintf(hex + 8 * i, "%08x", state[i]);
  }
  return 0;
}
