/* The library that behaves; calc.h says what each function does. */
#define _GNU_SOURCE
#include "calc.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct calc_counter {
  int64_t value;
};

static atomic_llong blocks_alive;
static atomic_llong counters_alive;

/* Added as unsigned, since signed overflow is undefined. */
#define ADD_ECHO(name, type, wide)                                              \
  type calc_add_##name(type a, type b) { return (type)((wide)a + (wide)b); } \
  type calc_echo_##name(type value) { return value; }

ADD_ECHO(i8, int8_t, uint64_t)
ADD_ECHO(i16, int16_t, uint64_t)
ADD_ECHO(i32, int32_t, uint64_t)
ADD_ECHO(i64, int64_t, uint64_t)
ADD_ECHO(u8, uint8_t, uint64_t)
ADD_ECHO(u16, uint16_t, uint64_t)
ADD_ECHO(u32, uint32_t, uint64_t)
ADD_ECHO(u64, uint64_t, uint64_t)
ADD_ECHO(f32, float, float)
ADD_ECHO(f64, double, double)

long calc_add_long(long a, long b) { return (long)((unsigned long)a + (unsigned long)b); }
unsigned long calc_echo_ulong(unsigned long value) { return value; }
long long calc_add_llong(long long a, long long b) {
  return (long long)((unsigned long long)a + (unsigned long long)b);
}
size_t calc_echo_size(size_t value) { return value; }
int calc_add_int(int a, int b) { return (int)((unsigned)a + (unsigned)b); }
char calc_echo_char(char value) { return value; }
char calc_upper_char(char value) {
  return value >= 'a' && value <= 'z' ? (char)(value - 'a' + 'A') : value;
}
wchar_t calc_echo_wchar(wchar_t value) { return value; }
bool calc_not_bool(bool value) { return !value; }
int calc_not_int(int value) { return !value; }

int64_t calc_sum_ten(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g,
                     int64_t h, int64_t i, int64_t j) {
  return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j;
}

double calc_sum_mixed(int8_t a, double b, int16_t c, float d, int32_t e, double f, int64_t g, float h,
                      uint8_t i, double j) {
  return a + 2 * b + 3.0 * c + 4.0 * d + 5.0 * e + 6 * f + 7.0 * (double)g + 8.0 * h + 9.0 * i + 10 * j;
}

void *calc_malloc(int64_t bytes) {
  if (bytes < 1 || bytes > 1073741824) return NULL;
  void *block = calloc(1, (size_t)bytes);
  if (block != NULL) blocks_alive++;
  return block;
}

void calc_free(void *memory) {
  if (memory == NULL) return;
  free(memory);
  blocks_alive--;
}

int64_t calc_blocks_alive(void) { return blocks_alive; }

int64_t calc_strlen(const char *text) { return text == NULL ? -1 : (int64_t)strlen(text); }

char *calc_concat(const char *a, const char *b) {
  if (a == NULL || b == NULL) return NULL;
  size_t first = strlen(a), second = strlen(b);
  char *whole = calc_malloc((int64_t)(first + second + 1));
  if (whole == NULL) return NULL;
  memcpy(whole, a, first);
  memcpy(whole + first, b, second + 1);
  return whole;
}

const char *calc_greeting(void) {
  return "Gr\xc3\xbc\xc3\x9f" "e, \xe4\xb8\x96\xe7\x95\x8c";
}

const char *calc_null_string(void) { return NULL; }

int32_t calc_upper(char *text) {
  if (text == NULL) return -1;
  int32_t changed = 0;
  for (; *text != '\0'; text++) {
    char upper = calc_upper_char(*text);
    changed += upper != *text;
    *text = upper;
  }
  return changed;
}

int64_t calc_copy(const char *text, char *buffer, int64_t capacity) {
  if (text == NULL || buffer == NULL || capacity < 1) return -1;
  size_t needed = strlen(text) + 1;
  size_t copied = needed <= (size_t)capacity ? needed : (size_t)capacity;
  memcpy(buffer, text, copied - 1);
  buffer[copied - 1] = '\0';
  return (int64_t)needed;
}

int64_t calc_wide_length(const wchar_t *text) { return text == NULL ? -1 : (int64_t)wcslen(text); }

wchar_t *calc_wide_concat(const wchar_t *a, const wchar_t *b) {
  if (a == NULL || b == NULL) return NULL;
  size_t first = wcslen(a), second = wcslen(b);
  wchar_t *whole = calc_malloc((int64_t)((first + second + 1) * sizeof(wchar_t)));
  if (whole == NULL) return NULL;
  wmemcpy(whole, a, first);
  wmemcpy(whole + first, b, second + 1);
  return whole;
}

#define SUM(name, type, total)                                     \
  total calc_sum_##name(const type *values, int32_t count) {       \
    total sum = 0;                                                 \
    if (values == NULL) return sum;                                \
    for (int32_t i = 0; i < count; i++) sum += values[i];          \
    return sum;                                                    \
  }

#define FILL(name, type)                                               \
  void calc_fill_##name(type *values, int32_t count, type first) {     \
    if (values == NULL) return;                                        \
    for (int32_t i = 0; i < count; i++) values[i] = (type)(first + (type)i); \
  }

SUM(i8, int8_t, int64_t)
SUM(i16, int16_t, int64_t)
SUM(i32, int32_t, int64_t)
SUM(i64, int64_t, int64_t)
SUM(f32, float, double)
SUM(f64, double, double)
SUM(wchar, wchar_t, int64_t)
FILL(i8, int8_t)
FILL(i16, int16_t)
FILL(i32, int32_t)
FILL(i64, int64_t)
FILL(f32, float)
FILL(f64, double)
FILL(wchar, wchar_t)

void calc_reverse(uint8_t *bytes, int32_t count) {
  if (bytes == NULL) return;
  for (int32_t low = 0, high = count - 1; low < high; low++, high--) {
    uint8_t swapped = bytes[low];
    bytes[low] = bytes[high];
    bytes[high] = swapped;
  }
}

void calc_copy_bytes(const uint8_t *from, uint8_t *to, int32_t count) {
  if (from != NULL && to != NULL && count > 0) memcpy(to, from, (size_t)count);
}

int calc_divide(int32_t a, int32_t b, int32_t *quotient, int32_t *remainder) {
  if (b == 0) return calc_fail(EDOM);
  /* In 64 bits, since INT32_MIN / -1 does not fit and would trap. */
  if (quotient != NULL) *quotient = (int32_t)((int64_t)a / b);
  if (remainder != NULL) *remainder = (int32_t)((int64_t)a % b);
  return 0;
}

calc_counter *calc_counter_create(int64_t value) {
  calc_counter *counter = malloc(sizeof *counter);
  if (counter == NULL) return NULL;
  counter->value = value;
  counters_alive++;
  return counter;
}

int64_t calc_counter_get(const calc_counter *counter) {
  return counter == NULL ? INT64_MIN : counter->value;
}

void calc_counter_set(calc_counter *counter, int64_t value) {
  if (counter != NULL) counter->value = value;
}

void calc_counter_destroy(calc_counter *counter) {
  if (counter == NULL) return;
  free(counter);
  counters_alive--;
}

int64_t calc_counters_alive(void) { return counters_alive; }

void *calc_echo_pointer(void *pointer) { return pointer; }
void *calc_null_pointer(void) { return NULL; }
int calc_is_null(const void *pointer) { return pointer == NULL; }

static uint8_t table[256];

__attribute__((constructor)) static void fill_table(void) {
  for (int i = 0; i < 256; i++) table[i] = (uint8_t)i;
}

const uint8_t *calc_table(void) { return table; }

void calc_nothing(void) {}

int calc_fail(int err) {
  errno = err;
  return -1;
}

int calc_succeed(void) {
  errno = 0;
  return 0;
}

int64_t calc_thread_id(void) { return (int64_t)syscall(SYS_gettid); }
int32_t calc_process_id(void) { return (int32_t)getpid(); }
