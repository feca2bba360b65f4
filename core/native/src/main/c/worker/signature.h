/* Prototypes of functions and callbacks, and what libffi makes of them. */
#ifndef GLOVEBOX_SIGNATURE_H
#define GLOVEBOX_SIGNATURE_H

#include <ffi.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* The codes of docs/protocol.md, section 5. */
enum abi_type { ABI_VOID, ABI_I8, ABI_I16, ABI_I32, ABI_I64, ABI_F32, ABI_F64, ABI_POINTER, ABI_AGGREGATE };
enum fetch { FETCH_NONE, FETCH_STRING, FETCH_WIDE_STRING, FETCH_AGGREGATE };

#define MAX_PARAMETERS 255

/* Read once, and then never changed; kept, if it comes to be used, for as long as the process lives. */
struct signature {
  int parameters;
  unsigned char types[MAX_PARAMETERS];
  unsigned aggregate_bytes[MAX_PARAMETERS]; /* of each parameter that is one, else 0 */
  bool has_aggregates;                      /* among the parameters */
  enum abi_type result;
  unsigned result_bytes; /* of an aggregate result, else 0 */
  enum fetch fetch;
  char *free; /* NULL for none */
  ffi_cif convention;

  /* All of the above in one text: signatures are equal if these are. */
  char *text;
};

/* Reads a signature from the members of a message. */
struct signature *signature_read(const json_t *message);

/* Gives back one that was read and is of no use. */
void signature_free(struct signature *signature);

#endif
