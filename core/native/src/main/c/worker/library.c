#define _GNU_SOURCE
#include "library.h"

#include "ending.h"
#include "forked.h"
#include "load_failure.h"
#include "pinned.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct loaded_library {
  char *name;
  void *handle;
  struct loaded_library *next;
};

/* A constructor may call the host, which may ask on the same thread. */
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static const json_t *bootstrap;
static struct loaded_library *loaded;
static int attempts;

void require_library(const json_t *library) {
  member_text(library, "name", NULL);
  member_text(library, "path", NULL);
  optional_text(library, "sha256", NULL);
  const char *stamp = optional_text(library, "stamp", NULL);
  optional_flag(library, "byPath");
  if (stamp != NULL) {
    require_stamp(stamp);
  }
}

void libraries_are(const json_t *document) {
  json_t *libraries = member_array(document, "libraries");
  size_t index;
  json_t *library;
  json_array_foreach(libraries, index, library) {
    if (!json_is_object(library)) {
      unreadable("member 'libraries' holds something of another type");
    }
    require_library(library);
  }
  bootstrap = document;
}

/* --- the guard of the worker: GB201 --- */

static const json_t *designated(const char *name) {
  size_t index;
  json_t *library;
  json_array_foreach(json_object_get(bootstrap, "libraries"), index, library) {
    if (strcmp(json_string_value(json_object_get(library, "name")), name) == 0) {
      return library;
    }
  }
  return NULL;
}

static char *designated_names(const char *pool) {
  char *names = NULL;
  size_t index;
  json_t *library;
  json_array_foreach(json_object_get(bootstrap, "libraries"), index, library) {
    const char *name = json_string_value(json_object_get(library, "name"));
    char *longer = names == NULL ? text_of("designated to pool '%s': %s", pool, name) : text_of("%s, %s", names, name);
    free(names);
    names = longer;
  }
  return names != NULL ? names : text_of("no library is designated to pool '%s'", pool);
}

static json_t *not_designated(const char *name) {
  const char *pool = json_string_value(json_object_get(bootstrap, "pool"));
  const char *worker = json_string_value(json_object_get(bootstrap, "worker"));
  char *advice =
      text_of("Set 'pool: %s' for '%s' in the registry and open it anew, or call it through its own pool.", pool, name);
  json_t *fault = fault_of(
      "refused", "GB201",
      text_of("library '%s' is not designated to pool '%s' of worker %s", name, pool, worker), advice);
  free(advice);
  fault_detail(fault, designated_names(pool));
  return fault;
}

/* --- loading --- */

/* A name by which the dynamic loader finds what is behind a descriptor, whatever the path of the file has come to name.
 *
 * Where the worker has a directory of its own it is a link there, with the file's own name at its end: that is what
 * crash reports show. It is one that was never used before, since the loader knows a library by its name again. */
struct loader_name {
  char *text;
  /* The link was made here, in this directory, and is to be removed if nothing is loaded by it; NULL for a name that is
   * somebody else's. */
  char *directory;
};

static struct loader_name name_for_loader(const struct pinned_file *file, bool by_path) {
  if (by_path) {
    return (struct loader_name){.text = text_of("%s", file->path)};
  }
  /* Not /proc/self, so that a debugger finds it too. */
  char *descriptor = text_of("/proc/%d/fd/%d", (int)getpid(), file->descriptor);
  const char *own = json_string_value(json_object_get(bootstrap, "directory"));
  if (own == NULL) {
    return (struct loader_name){.text = descriptor};
  }
  struct loader_name link = {.directory = text_of("%s/library-%d", own, ++attempts)};
  const char *slash = strrchr(file->path, '/');
  link.text = text_of("%s/%s", link.directory, slash == NULL ? file->path : slash + 1);
  if (mkdir(link.directory, 0700) == 0) {
    if (symlink(descriptor, link.text) == 0 && access(link.text, R_OK) == 0) {
      free(descriptor);
      return link;
    }
    unlink(link.text);
    rmdir(link.directory);
  }
  free(link.text);
  free(link.directory);
  return (struct loader_name){.text = descriptor};
}

/* Nothing was loaded by it. */
static void forget_name(const struct loader_name *name) {
  if (name->directory != NULL) {
    unlink(name->text);
    rmdir(name->directory);
  }
}

/* Device and inode of the file that is mapped at an address, as the kernel writes them (proc(5)); empty if none is. */
static void mapped_at(const void *address, char file[128]) {
  *file = 0;
  FILE *maps = fopen("/proc/self/maps", "re");
  if (maps == NULL) {
    return;
  }
  char *line = NULL;
  size_t capacity = 0;
  while (getline(&line, &capacity, maps) > 0) {
    unsigned long first;
    unsigned long last;
    char device[64];
    unsigned long inode;
    if (sscanf(line, "%lx-%lx %*s %*s %63s %lu", &first, &last, device, &inode) == 4 &&
        (unsigned long)address >= first && (unsigned long)address < last) {
      if (inode != 0) {
        snprintf(file, 128, "%s %lu", device, inode);
      }
      break;
    }
  }
  free(line);
  fclose(maps);
}

/* Whether what was loaded was mapped from the file that was verified. Where the kernel does not say it is believed. */
static bool is_of(void *handle, const struct pinned_file *file) {
  struct link_map *object;
  if (access("/proc/self/maps", R_OK) != 0) {
    return true;
  }
  void *page = mmap(NULL, 1, PROT_READ, MAP_PRIVATE, file->descriptor, 0);
  if (page == MAP_FAILED || dlinfo(handle, RTLD_DI_LINKMAP, &object) != 0) {
    return false;
  }
  char expected[128];
  char actual[128];
  mapped_at(page, expected);
  mapped_at(object->l_ld, actual);
  munmap(page, 1);
  return *expected != 0 && strcmp(expected, actual) == 0;
}

/* Loads a verified file, through the descriptor that was verified where the library bears that, and looks at what was
 * mapped in the end. If that is another file, code that nobody has judged runs in this process. */
static void *load_verified(const struct pinned_file *file, bool by_path, json_t **fault) {
  struct loader_name name = name_for_loader(file, by_path);
  /* As JNA loads by default, so that a program behaves the same. */
  void *handle = dlopen(name.text, RTLD_LAZY | RTLD_GLOBAL);
  require_parent();
  if (handle == NULL) {
    const char *said = dlerror();
    *fault = load_failure(file->library, file->path, name.text, said == NULL ? "no reason was given" : said);
    forget_name(&name);
  } else if (!is_of(handle, file) || !pinned_is_unchanged(file)) {
    pinned_replaced(file);
  }
  free(name.text);
  free(name.directory);
  return handle;
}

static struct loaded_library *find(const char *name) {
  struct loaded_library *library = loaded;
  while (library != NULL && strcmp(library->name, name) != 0) {
    library = library->next;
  }
  return library;
}

static void *load(const char *name, const json_t *library, json_t **fault) {
  struct pinned_file file;
  const char *path = json_string_value(json_object_get(library, "path"));
  if (!pinned_open(&file, name, path, json_string_value(json_object_get(library, "sha256")),
                   json_string_value(json_object_get(library, "stamp")), fault)) {
    return NULL;
  }
  void *handle = load_verified(&file, json_is_true(json_object_get(library, "byPath")), fault);
  if (handle == NULL) {
    close(file.descriptor);
  }
  /* Otherwise it stays open, as long as the process lives: the loader's name leads there. */
  return handle;
}

static long long millis(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static long long load_locked(const char *name, const json_t *file, json_t **fault) {
  if (find(name) != NULL) {
    return 0;
  }
  const json_t *named = designated(name);
  if (named == NULL) {
    *fault = not_designated(name);
    return -1;
  }
  long long start = millis();
  void *handle = load(name, file != NULL ? file : named, fault);
  if (handle == NULL) {
    return -1;
  }
  struct loaded_library *library = must_have(NULL, sizeof *library);
  *library = (struct loaded_library){.name = text_of("%s", name), .handle = handle, .next = loaded};
  loaded = library;
  return millis() - start;
}

long long library_load(const char *name, const json_t *file, json_t **fault) {
  pthread_mutex_lock(&lock);
  long long took = load_locked(name, file, fault);
  pthread_mutex_unlock(&lock);
  return took;
}

void *library_loaded(const char *name, json_t **fault) {
  if (*name == 0) {
    static void *process;
    if (process == NULL) {
      process = dlopen(NULL, RTLD_LAZY);
    }
    return process;
  }
  if (designated(name) == NULL) {
    *fault = not_designated(name);
    return NULL;
  }
  pthread_mutex_lock(&lock);
  struct loaded_library *library = find(name);
  pthread_mutex_unlock(&lock);
  if (library == NULL) {
    *fault = fault_of("signature", NULL, text_of("library '%s' is not loaded in this worker", name),
                      "This is a bug in the host: load comes before bind.");
    return NULL;
  }
  return library->handle;
}

void *library_symbol(const char *library, void *handle, const char *symbol, size_t length, json_t **fault) {
  /* A name with a zero in it is none that a library can have. */
  void *address = strlen(symbol) == length ? dlsym(handle, symbol) : NULL;
  if (address == NULL) {
    const char *said = strlen(symbol) == length ? dlerror() : NULL;
    char *where = *library == 0 ? text_of("the worker itself") : text_of("library '%s'", library);
    *fault = fault_of("refused", "GB401", text_of("%s exports no symbol '%s'", where, symbol),
                      "Correct the name; `glovebox inspect` lists what a file exports.");
    fault_detail(*fault, text_of("%s", said != NULL ? said : "it is not there"));
    free(where);
  }
  return address;
}
