#define _GNU_SOURCE
#include "trust.h"

#include "ending.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_LINKS 40

void faults_add(struct faults *faults, enum trust_fault kind, char *text) {
  faults->kinds |= kind;
  for (int i = 0; i < faults->count; i++) {
    if (strcmp(faults->texts[i], text) == 0) {
      free(text);
      return;
    }
  }
  if (faults->count < (int)(sizeof faults->texts / sizeof *faults->texts)) {
    faults->texts[faults->count++] = text;
  } else {
    free(text);
  }
}

void faults_clear(struct faults *faults) {
  for (int i = 0; i < faults->count; i++) {
    free(faults->texts[i]);
  }
  *faults = (struct faults){0};
}

/* The names are asked for only where the numbers do not decide: that loads what the system has for it. */
static char *user_name(uid_t user) {
  const struct passwd *entry = getpwuid(user);
  return entry != NULL ? text_of("%s", entry->pw_name) : text_of("%u", user);
}

static char *group_name(gid_t group) {
  const struct group *entry = getgrgid(group);
  return entry != NULL ? text_of("%s", entry->gr_name) : text_of("%u", group);
}

/* Root, the user of this process, and the owner of the root directory: in a user namespace that is who root is
 * outside, under whatever number. */
static bool is_trusted(uid_t user) {
  struct stat root;
  return user == 0 || user == geteuid() || (stat("/", &root) == 0 && user == root.st_uid);
}

static bool check_owner(const char *path, const struct stat *entry, struct faults *faults) {
  if (is_trusted(entry->st_uid)) {
    return true;
  }
  char *name = user_name(entry->st_uid);
  faults_add(faults, FAULT_OWNER,
             text_of("%s belongs to '%s' (uid %u), neither to root nor to the user of this process", path, name,
                     entry->st_uid));
  free(name);
  return false;
}

/* A group that is named like the owner is that user's private one, and counts as the owner. */
static bool is_private_group(const struct stat *entry, const char *group) {
  char *owner = user_name(entry->st_uid);
  bool private = entry->st_gid == 0 || strcmp(group, owner) == 0;
  free(owner);
  return private;
}

static void check(const char *path, const struct stat *entry, struct faults *faults) {
  check_owner(path, entry, faults);
  bool directory = S_ISDIR(entry->st_mode);
  if (directory && (entry->st_mode & S_ISVTX) != 0) {
    /* There only the owner of an entry can replace it, so there the entry's owner decides. */
    return;
  }
  const char *kind = directory ? "directory " : "";
  unsigned mode = entry->st_mode & 07777;
  if ((mode & S_IWOTH) != 0) {
    faults_add(faults, FAULT_WRITABLE, text_of("%s%s is writable by everybody (mode %04o)", kind, path, mode));
  } else if ((mode & S_IWGRP) != 0 && entry->st_gid != 0) {
    char *group = group_name(entry->st_gid);
    if (!is_private_group(entry, group)) {
      faults_add(faults, FAULT_WRITABLE,
                 text_of("%s%s is writable by group '%s' (mode %04o)", kind, path, group, mode));
    }
    free(group);
  }
}

/* Puts what a link names before the rest of the way. Returns 0, or an errno. */
static int follow(const char *link, char *rest, char *at) {
  char target[PATH_MAX];
  ssize_t length = readlink(link, target, sizeof target - 1);
  if (length < 0) {
    return errno;
  }
  target[length] = 0;
  if (strlen(target) + 1 + strlen(rest) >= PATH_MAX) {
    return ENAMETOOLONG;
  }
  char *joined = text_of("%s/%s", target, rest);
  strcpy(rest, joined);
  free(joined);
  if (*target == '/') {
    *at = 0;
  }
  return 0;
}

/* Takes the first name off the rest of the way; returns false where there is none. */
static bool next_name(char *rest, char name[NAME_MAX + 1]) {
  char *start = rest + strspn(rest, "/");
  size_t length = strcspn(start, "/");
  if (length == 0 || length > NAME_MAX) {
    return false;
  }
  memcpy(name, start, length);
  name[length] = 0;
  memmove(rest, start + length, strlen(start + length) + 1);
  return true;
}

int trust_path(const char *path, struct faults *faults) {
  char rest[PATH_MAX];
  char at[PATH_MAX] = "";
  char name[NAME_MAX + 1];
  struct stat entry;
  if (*path != '/' || strlen(path) >= sizeof rest) {
    return *path != '/' ? EINVAL : ENAMETOOLONG;
  }
  strcpy(rest, path);
  if (lstat("/", &entry) != 0) {
    return errno;
  }
  check("/", &entry, faults);
  int links = 0;
  while (next_name(rest, name)) {
    if (strcmp(name, ".") == 0) {
      continue;
    }
    if (strcmp(name, "..") == 0) {
      char *slash = strrchr(at, '/');
      *(slash == NULL ? at : slash) = 0;
      continue;
    }
    size_t length = strlen(at);
    if (length + 1 + strlen(name) >= sizeof at) {
      return ENAMETOOLONG;
    }
    at[length] = '/';
    strcpy(at + length + 1, name);
    if (lstat(at, &entry) != 0) {
      return errno;
    }
    if (!S_ISLNK(entry.st_mode)) {
      check(at, &entry, faults);
      continue;
    }
    check_owner(at, &entry, faults);
    char link[PATH_MAX];
    strcpy(link, at);
    at[length] = 0;
    int error = ++links > MOST_LINKS ? ELOOP : follow(link, rest, at);
    if (error != 0) {
      return error;
    }
  }
  return 0;
}
