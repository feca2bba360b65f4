/*
 * The OpenSIPS case: a prefork server that loads a Go library before it forks its workers (early), or in
 * each worker after the fork (late).
 *
 *   prefork --library PATH --load early|late [--workers N] [--timeout-ms MS] [--work N]
 *
 * Each worker calls Work(n) of the library and writes the answer to its pipe; the parent waits for all of
 * them until the timeout, prints a table, kills who hangs, and reaps everybody.
 *
 * Exit code: 0 all answered; 1 usage, or the parent could not load the library; 2 a worker hung; 3 a worker
 * died or could not load the library, and none hung.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WORKERS = 64, EXIT_ANSWERED = 0, EXIT_USAGE = 1, EXIT_HUNG = 2, EXIT_DIED = 3 };

/* Go has started its threads some 300 ms after dlopen returned; stable means as long without a change. */
enum { STABLE_MS = 400, STABLE_BOUND_MS = 3000, SAMPLE_MS = 20 };

typedef long long work_function(long long n);

struct options {
  const char *library;
  int early;
  int workers;
  int timeout_ms;
  long long work;
};

/* What a worker writes to its pipe, in one piece: it is smaller than PIPE_BUF. */
struct answer {
  int loaded;
  long long result;
  char error[200];
};

enum state { WAITING, ANSWERED, HUNG, DIED };

struct worker {
  pid_t pid;
  int pipe;
  enum state state;
  struct answer answer;
  int status; /* of waitpid */
  long elapsed_ms;
  char where[160];
};

static long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void usage(const char *fault, const char *value) {
  fprintf(stderr, "prefork: %s%s%s\n", fault, value == NULL ? "" : ": ", value == NULL ? "" : value);
  fprintf(stderr,
          "usage: prefork --library PATH --load early|late [--workers N] [--timeout-ms MS] [--work N]\n"
          "  --library PATH     a Go c-shared library that exports long long Work(long long)\n"
          "  --load early       load it in the parent, before it forks its workers\n"
          "  --load late        load it in each worker, after the fork\n"
          "  --workers N        1 to 64, default 4\n"
          "  --timeout-ms MS    how long to wait for the workers: 1 to 600000, default 3000\n"
          "  --work N           the argument of Work: 0 or more, default 1000\n"
          "exit code: 0 all answered, 1 usage or cannot load, 2 a worker hung, 3 a worker died\n");
  exit(EXIT_USAGE);
}

static long long number(const char *option, const char *text, long long least, long long most) {
  char *end;
  errno = 0;
  long long value = strtoll(text, &end, 10);
  if (errno != 0 || end == text || *end != '\0' || value < least || value > most) {
    fprintf(stderr, "prefork: %s takes a whole number from %lld to %lld\n", option, least, most);
    usage("not such a number", text);
  }
  return value;
}

static struct options parse(int argc, char **argv) {
  struct options options = {.early = -1, .workers = 4, .timeout_ms = 3000, .work = 1000};
  for (int i = 1; i < argc; i += 2) {
    const char *option = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
    if (strcmp(option, "--library") != 0 && strcmp(option, "--load") != 0 && strcmp(option, "--workers") != 0 &&
        strcmp(option, "--timeout-ms") != 0 && strcmp(option, "--work") != 0) {
      usage("unknown option", option);
    }
    if (value == NULL) usage("a value is missing after", option);
    if (strcmp(option, "--library") == 0) {
      options.library = value;
    } else if (strcmp(option, "--load") == 0) {
      if (strcmp(value, "early") != 0 && strcmp(value, "late") != 0) usage("--load takes early or late, not", value);
      options.early = strcmp(value, "early") == 0;
    } else if (strcmp(option, "--workers") == 0) {
      options.workers = (int)number(option, value, 1, MAX_WORKERS);
    } else if (strcmp(option, "--timeout-ms") == 0) {
      options.timeout_ms = (int)number(option, value, 1, 600000);
    } else {
      options.work = number(option, value, 0, LLONG_MAX);
    }
  }
  if (options.library == NULL) usage("--library is missing", NULL);
  if (options.early == -1) usage("--load is missing", NULL);
  return options;
}

/* The threads of this process; -1 where /proc is not there. */
static int count_threads(void) {
  DIR *tasks = opendir("/proc/self/task");
  if (tasks == NULL) return -1;
  int count = 0;
  for (struct dirent *task; (task = readdir(tasks)) != NULL;) count += task->d_name[0] != '.';
  closedir(tasks);
  return count;
}

/* dlopen returns before the Go runtime is ready: waits until no thread was added for STABLE_MS. */
static int settle_threads(void) {
  long start = now_ms(), changed = start;
  int count = count_threads();
  while (now_ms() - changed < STABLE_MS && now_ms() - start < STABLE_BOUND_MS) {
    poll(NULL, 0, SAMPLE_MS);
    int sample = count_threads();
    if (sample != count) changed = now_ms();
    count = sample;
  }
  return count;
}

/* Work of the library, or NULL and why in error. */
static work_function *load(const char *path, char *error, size_t size) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  void *symbol = library == NULL ? NULL : dlsym(library, "Work");
  if (symbol == NULL) {
    const char *why = dlerror();
    snprintf(error, size, "%s", why == NULL ? "Work is null" : why);
    return NULL;
  }
  work_function *work;
  memcpy(&work, &symbol, sizeof work); /* ISO C has no cast from object to function pointer */
  return work;
}

static void run_worker(const struct options *options, work_function *work, int pipe) {
  struct answer answer = {0};
  if (work == NULL) work = load(options->library, answer.error, sizeof answer.error);
  if (work != NULL) {
    answer.loaded = 1;
    answer.result = work(options->work);
  }
  ssize_t written = write(pipe, &answer, sizeof answer);
  _exit(written == (ssize_t)sizeof answer && answer.loaded ? 0 : 1);
}

static void start_worker(struct worker *worker, const struct options *options, work_function *work) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    perror("prefork: pipe");
    _exit(EXIT_USAGE); /* the workers before this one end with their parent */
  }
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid == -1) {
    perror("prefork: fork");
    _exit(EXIT_USAGE);
  }
  if (pid == 0) {
    /* A hung worker never outlives a parent that was killed. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    close(ends[0]);
    run_worker(options, work, ends[1]);
  }
  close(ends[1]);
  *worker = (struct worker){.pid = pid, .pipe = ends[0], .state = WAITING, .where = "-"};
}

/* The first line of /proc/PID/NAME; empty where it cannot be read. */
static void read_proc(pid_t pid, const char *name, char *line, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  line[0] = '\0';
  FILE *file = fopen(path, "r");
  if (file == NULL) return;
  if (fgets(line, (int)size, file) == NULL) line[0] = '\0';
  line[strcspn(line, "\n")] = '\0';
  fclose(file);
}

static const char *syscall_name(long number) {
  switch (number) {
    case SYS_futex: return "futex";
    case SYS_read: return "read";
    case SYS_write: return "write";
    case SYS_clock_nanosleep: return "clock_nanosleep";
    case SYS_nanosleep: return "nanosleep";
    case SYS_epoll_pwait: return "epoll_pwait";
    case SYS_sched_yield: return "sched_yield";
    default: return NULL;
  }
}

/* Where a hung worker's only thread is, as far as the kernel tells: its system call, else its wait channel. */
static void find_where(struct worker *worker) {
  char call[128], channel[64];
  read_proc(worker->pid, "syscall", call, sizeof call);
  read_proc(worker->pid, "wchan", channel, sizeof channel);
  int has_channel = channel[0] != '\0' && strcmp(channel, "0") != 0;
  char name[64] = "?";
  char *end;
  long number = strtol(call, &end, 10);
  if (strncmp(call, "running", 7) == 0) {
    snprintf(name, sizeof name, "running");
  } else if (end != call) {
    const char *known = syscall_name(number);
    if (known != NULL) {
      snprintf(name, sizeof name, "%s", known);
    } else {
      snprintf(name, sizeof name, "syscall %ld", number);
    }
  }
  if (has_channel) {
    snprintf(worker->where, sizeof worker->where, "%s (%s)", name, channel);
  } else {
    snprintf(worker->where, sizeof worker->where, "%s", name);
  }
}

/* Reads the answer or the end of the pipe. */
static void take_answer(struct worker *worker, long start) {
  ssize_t size = read(worker->pipe, &worker->answer, sizeof worker->answer);
  if (size == -1 && errno == EINTR) return;
  worker->state = size == (ssize_t)sizeof worker->answer && worker->answer.loaded ? ANSWERED : DIED;
  worker->elapsed_ms = now_ms() - start;
}

static void wait_for_answers(struct worker *workers, const struct options *options, long start) {
  for (;;) {
    struct pollfd waiting[MAX_WORKERS];
    int of[MAX_WORKERS], count = 0;
    for (int i = 0; i < options->workers; i++) {
      if (workers[i].state != WAITING) continue;
      of[count] = i;
      waiting[count++] = (struct pollfd){.fd = workers[i].pipe, .events = POLLIN};
    }
    long left = start + options->timeout_ms - now_ms();
    if (count == 0 || left <= 0) return;
    if (poll(waiting, (nfds_t)count, (int)left) <= 0) continue;
    for (int i = 0; i < count; i++) {
      if (waiting[i].revents != 0) take_answer(&workers[of[i]], start);
    }
  }
}

static void end_workers(struct worker *workers, int count, long start) {
  for (int i = 0; i < count; i++) {
    if (workers[i].state != WAITING) continue;
    workers[i].state = HUNG;
    workers[i].elapsed_ms = now_ms() - start;
    find_where(&workers[i]);
  }
  for (int i = 0; i < count; i++) {
    /* Also who has answered, so that no exit that hangs is waited for; who died keeps its own status. */
    if (workers[i].state != DIED) kill(workers[i].pid, SIGKILL);
    while (waitpid(workers[i].pid, &workers[i].status, 0) == -1 && errno == EINTR) {
    }
    close(workers[i].pipe);
  }
}

static int print_table(const struct worker *workers, const struct options *options) {
  int hung = 0, died = 0;
  printf("%-6s  %-8s  %-6s  %-24s  %-34s  %s\n", "worker", "pid", "loaded", "result", "where", "elapsed");
  for (int i = 0; i < options->workers; i++) {
    const struct worker *worker = &workers[i];
    char result[64];
    if (worker->state == ANSWERED) {
      snprintf(result, sizeof result, "%lld", worker->answer.result);
    } else if (worker->state == HUNG) {
      snprintf(result, sizeof result, "HUNG");
      hung++;
    } else {
      died++;
      if (WIFSIGNALED(worker->status)) {
        snprintf(result, sizeof result, "DIED (signal %d)", WTERMSIG(worker->status));
      } else {
        snprintf(result, sizeof result, "DIED (exit %d)", WEXITSTATUS(worker->status));
      }
    }
    printf("%-6d  %-8d  %-6s  %-24s  %-34s  %ld ms\n", i + 1, (int)worker->pid, options->early ? "early" : "late",
           result, worker->where, worker->elapsed_ms);
  }
  for (int i = 0; i < options->workers; i++) {
    if (workers[i].answer.error[0] != '\0') printf("worker %d: %s\n", i + 1, workers[i].answer.error);
  }
  printf("%d answered, %d hung, %d died\n", options->workers - hung - died, hung, died);
  return hung > 0 ? EXIT_HUNG : died > 0 ? EXIT_DIED : EXIT_ANSWERED;
}

int main(int argc, char **argv) {
  struct options options = parse(argc, argv);
  work_function *work = NULL;
  if (options.early) {
    char error[400];
    work = load(options.library, error, sizeof error);
    if (work == NULL) {
      fprintf(stderr, "prefork: cannot load the library: %s\n", error);
      return EXIT_USAGE;
    }
    printf("load early: the parent has loaded the library and has %d threads; it forks %d workers now\n",
           settle_threads(), options.workers);
  } else {
    printf("load late: the parent has %d thread(s); it forks %d workers, and each of them loads the library\n",
           count_threads(), options.workers);
  }
  fflush(stdout);

  static struct worker workers[MAX_WORKERS];
  long start = now_ms();
  for (int i = 0; i < options.workers; i++) start_worker(&workers[i], &options, work);
  wait_for_answers(workers, &options, start);
  end_workers(workers, options.workers, start);
  int code = print_table(workers, &options);
  fflush(stdout);
  /* Not by way of atexit: with the library loaded early, the Go runtime lives in this process too. */
  _exit(code);
}
