#define _GNU_SOURCE
#include "pinned.h"

#include "ending.h"
#include "sha256.h"
#include "trust.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROMISE                                                                                                      \
  "Promised is that what was hashed is what is called. Code that runs as the same user, or as root, is not held off" \
  " by that: it can write to the file, and to this process."

static long long nanos(struct timespec time) { return time.tv_sec * 1000000000LL + time.tv_nsec; }

static bool stamp_of(int descriptor, struct stamp *stamp) {
  struct stat entry;
  if (fstat(descriptor, &entry) != 0) {
    return false;
  }
  *stamp = (struct stamp){entry.st_dev, entry.st_ino, entry.st_size, nanos(entry.st_mtim), nanos(entry.st_ctim)};
  return true;
}

static bool has_content_of(const struct stamp *one, const struct stamp *other) {
  return one->device == other->device && one->inode == other->inode && one->size == other->size &&
         one->modified_nanos == other->modified_nanos;
}

static bool equals(const struct stamp *one, const struct stamp *other) {
  return has_content_of(one, other) && one->changed_nanos == other->changed_nanos;
}

static bool parse(const char *text, struct stamp *stamp) {
  int end = 0;
  int read = sscanf(text, "%llu:%llu:%lld:%lld:%lld%n", &stamp->device, &stamp->inode, &stamp->size,
                    &stamp->modified_nanos, &stamp->changed_nanos, &end);
  return read == 5 && text[end] == 0;
}

void require_stamp(const char *text) {
  struct stamp stamp;
  if (!parse(text, &stamp)) {
    unreadable("no file stamp: expected dev:ino:size:mtimeNanos:ctimeNanos");
  }
}

static void advise(char **advice, const char *sentence) {
  char *joined = *advice == NULL ? text_of("%s", sentence) : text_of("%s %s", *advice, sentence);
  free(*advice);
  *advice = joined;
}

/* The refusal of a file that cannot be trusted, with the advice for each kind of fault. */
static json_t *refusal(const char *kind, const char *library, const char *path, struct faults *faults) {
  char *advice = NULL;
  if (faults->kinds & FAULT_WRITABLE) {
    advise(&advice, "Take the write permission from the others (chmod go-w).");
  }
  if (faults->kinds & FAULT_OWNER) {
    advise(&advice, "Give it to root or to the user of this process (chown), or keep a copy that is.");
  }
  if (faults->kinds & FAULT_HASH) {
    advise(&advice,
           "If the new file is meant, pin its hash in the registry ('glovebox inspect' prints it), and open that one"
           " or reload it; if not, restore the old file. " PROMISE);
  }
  if (faults->kinds & FAULT_CHANGED) {
    advise(&advice, "It is judged anew at the next call. Whoever installs it should rename a new file over it, and"
                    " not write into it.");
  }
  json_t *fault =
      fault_of(kind, "GB301", text_of("the file of library '%s' cannot be trusted (%s)", library, path), advice);
  for (int i = 0; i < faults->count; i++) {
    fault_detail(fault, text_of("%s", faults->texts[i]));
  }
  free(advice);
  faults_clear(faults);
  return fault;
}

static json_t *changed(const char *library, const char *path, const char *when) {
  struct faults faults = {0};
  faults_add(&faults, FAULT_CHANGED, text_of("it was changed or replaced %s", when));
  return refusal("changed", library, path, &faults);
}

static json_t *cannot_open(const char *library, const char *path, int error) {
  const char *why = error == ENOENT ? "there is no such file" : error == EACCES ? "permission denied" : strerror(error);
  char *advice =
      error == ENOENT   ? text_of("Build or install it, or correct the path of '%s' in the registry.", library)
      : error == EACCES ? text_of("Make the file and its directories readable for the user of this process.")
                        : text_of("Check the file and the file system that it is on.");
  json_t *fault = fault_of("refused", "GB302", text_of("library '%s' cannot be opened", library), advice);
  fault_detail(fault, text_of("%s: %s", path, why));
  free(advice);
  return fault;
}

static bool verify(struct pinned_file *file, const char *sha256, const char *judged, json_t **fault) {
  struct faults faults = {0};
  int error = stamp_of(file->descriptor, &file->stamp) ? trust_path(file->path, &faults) : errno;
  if (error == 0 && sha256 != NULL) {
    char actual[SHA256_HEX_BYTES];
    error = sha256_of_file(file->descriptor, actual);
    if (error == 0 && strcasecmp(sha256, actual) != 0) {
      faults_add(&faults, FAULT_HASH, text_of("its sha256 is %s, pinned is %s", actual, sha256));
    }
  }
  if (error != 0) {
    faults_clear(&faults);
    *fault = cannot_open(file->library, file->path, error);
    return false;
  }
  if (faults.count > 0) {
    *fault = refusal("refused", file->library, file->path, &faults);
    return false;
  }
  struct stamp expected;
  if (judged != NULL && parse(judged, &expected) && !equals(&expected, &file->stamp)) {
    *fault = changed(file->library, file->path, "since it was judged");
    return false;
  }
  struct stamp now;
  if (!stamp_of(file->descriptor, &now) || !equals(&now, &file->stamp)) {
    *fault = changed(file->library, file->path, "while it was read");
    return false;
  }
  return true;
}

bool pinned_open(struct pinned_file *file, const char *library, const char *path, const char *sha256,
                 const char *judged, json_t **fault) {
  *file = (struct pinned_file){.library = library, .path = path, .hashed = sha256 != NULL};
  file->descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (file->descriptor < 0) {
    *fault = cannot_open(library, path, errno);
    return false;
  }
  if (verify(file, sha256, judged, fault)) {
    return true;
  }
  close(file->descriptor);
  return false;
}

bool pinned_is_unchanged(const struct pinned_file *file) {
  struct stamp now;
  if (!stamp_of(file->descriptor, &now)) {
    return false;
  }
  /* To take its name away, as who installs another one does, is no harm; but of a file with a pinned hash nothing at
   * all may have changed. */
  return equals(&now, &file->stamp) || (!file->hashed && has_content_of(&now, &file->stamp));
}

void pinned_replaced(const struct pinned_file *file) {
  say("GB301: library '%s' was replaced while it was loaded: %s is not the file that was verified just before. No"
      " function of it was called, but its constructors may have run: this process should end. Install files by"
      " renaming new ones over them, never by writing into them. " PROMISE,
      file->library, file->path);
  end_now(EXIT_TAMPERED);
}
