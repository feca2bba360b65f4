/* SHA-256 (FIPS 180-4) of a file. */
#ifndef GLOVEBOX_SHA256_H
#define GLOVEBOX_SHA256_H

#define SHA256_HEX_BYTES 65

/* Reads a file from its beginning to its end, and writes the digits in lower case; returns 0, or an errno. */
int sha256_of_file(int file, char hex[SHA256_HEX_BYTES]);

#endif
