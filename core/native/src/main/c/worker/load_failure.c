#define _GNU_SOURCE
#include "load_failure.h"

#include "ending.h"

#include <ctype.h>
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What glibc keeps for all libraries by default is 512; the next one may need some too. */
#define SPARE_TLS_BYTES 1024
#define MOST_SEGMENTS 4096

/* The text with each one replaced by the other. */
static char *replaced(const char *text, const char *one, const char *other) {
  char *result = text_of("%s", "");
  size_t length = strlen(one);
  for (const char *found = length == 0 ? NULL : strstr(text, one); found != NULL; found = strstr(text, one)) {
    char *longer = text_of("%s%.*s%s", result, (int)(found - text), text, other);
    free(result);
    result = longer;
    text = found + length;
  }
  char *all = text_of("%s%s", result, text);
  free(result);
  return all;
}

/* The word without blanks that ends where the mark begins; NULL if the mark is not there. */
static char *word_before(const char *text, const char *mark) {
  const char *end = strstr(text, mark);
  if (end == NULL) {
    return NULL;
  }
  const char *start = end;
  while (start > text && !isspace((unsigned char)start[-1])) {
    start--;
  }
  return start == end ? NULL : text_of("%.*s", (int)(end - start), start);
}

/* What follows the mark, up to one of the characters, of which one must come if so wanted; NULL if it is not there. */
static char *word_after(const char *text, const char *mark, const char *ends) {
  const char *start = strstr(text, mark);
  if (start == NULL) {
    return NULL;
  }
  start += strlen(mark);
  size_t length = strcspn(start, ends);
  return length == 0 ? NULL : text_of("%.*s", (int)length, start);
}

/* How much thread-local storage a file has, by its PT_TLS header; 0 if that cannot be told. */
static unsigned long long thread_local_bytes(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  Elf64_Ehdr head;
  unsigned long long bytes = 0;
  if (file >= 0 && pread(file, &head, sizeof head, 0) == (ssize_t)sizeof head &&
      memcmp(head.e_ident, ELFMAG, SELFMAG) == 0 && head.e_ident[EI_CLASS] == ELFCLASS64 &&
      head.e_phnum <= MOST_SEGMENTS) {
    for (int i = 0; i < head.e_phnum && bytes == 0; i++) {
      Elf64_Phdr segment;
      off_t place = (off_t)(head.e_phoff + (Elf64_Off)i * head.e_phentsize);
      if (pread(file, &segment, sizeof segment, place) == (ssize_t)sizeof segment && segment.p_type == PT_TLS) {
        bytes = segment.p_memsz;
      }
    }
  }
  if (file >= 0) {
    close(file);
  }
  return bytes;
}

static char *static_tls_advice(const char *file) {
  unsigned long long bytes = thread_local_bytes(file);
  if (bytes == 0) {
    return text_of("Let it have its thread-local storage from the start: set LD_PRELOAD: %s in the pool's env.", file);
  }
  return text_of("It has %llu bytes of thread-local storage, for which the loader has not kept room: set"
                 " GLIBC_TUNABLES: glibc.rtld.optional_static_tls=%llu in the pool's env, or set LD_PRELOAD: %s"
                 " there.",
                 bytes, (bytes + SPARE_TLS_BYTES + 511) / 512 * 512, file);
}

static char *advice_for(const char *reason, const char *missing, const char *path) {
  if (strstr(reason, "failed to map segment from shared object") != NULL) {
    return text_of("If it lies on a file system that is mounted noexec, put it on another one; a 'classpath:' library"
                   " is unpacked below -Dglovebox.run.dir=DIR. Otherwise the file is damaged, or address space or"
                   " memory ran out.");
  }
  if (missing != NULL) {
    return text_of("Install what provides %s, or set LD_LIBRARY_PATH in the pool's env.", missing);
  }
  char *found = word_before(reason, ": cannot allocate memory in static TLS block");
  if (found != NULL) {
    char *advice = static_tls_advice(found);
    free(found);
    return advice;
  }
  found = word_after(reason, "undefined symbol: ", " \t\n,");
  if (found != NULL) {
    char *advice = text_of("It does not say which library has %s: link it with that one (-Wl,--no-undefined finds all"
                           " such names), or name that one in LD_PRELOAD of the pool's env. If it is a matter of"
                           " versions, install the one that it was built against.",
                           found);
    free(found);
    return advice;
  }
  found = word_after(reason, "version `", "'`");
  if (found != NULL && strstr(reason, "not found") != NULL) {
    char *advice = text_of("It was built against a newer library, which has %s: install that one, or build it on the"
                           " oldest system that it is to run on.",
                           found);
    free(found);
    return advice;
  }
  free(found);
  if (strstr(reason, ": ELF file OS ABI invalid") != NULL || strstr(reason, ": ELF file ABI version invalid") != NULL) {
    return text_of("That file was made for another system: take the build for Linux.");
  }
  if (strstr(reason, "executable stack") != NULL) {
    return text_of("Link it with -Wl,-z,noexecstack; 'patchelf --clear-execstack' removes the mark.");
  }
  return text_of("Run `glovebox inspect %s`: it names what this machine lacks.", path);
}

json_t *load_failure(const char *library, const char *path, const char *loaded_as, const char *said) {
  char *reason = replaced(said, loaded_as, path);
  char *missing = word_before(reason, ": cannot open shared object file");
  char *advice = advice_for(reason, missing, path);
  json_t *fault = fault_of("load-failed", NULL,
                           text_of("library '%s' cannot be loaded from %s: %s", library, path, reason), advice);
  if (missing != NULL) {
    fault_detail(fault, missing);
  }
  free(advice);
  free(reason);
  return fault;
}
