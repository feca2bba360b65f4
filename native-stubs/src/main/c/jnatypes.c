/* See jnatypes.h. */
#define _GNU_SOURCE
#include "jnatypes.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* --- structures ------------------------------------------------------------------------------------------------ */

void jt_all_fill(jt_all *out, int32_t seed) { *out = jt_all_value(seed); }

int32_t jt_all_check(const jt_all *in, int32_t seed) {
  jt_all want = jt_all_value(seed);
  if (in->i8 != want.i8) return 1;
  if (in->i16 != want.i16) return 2;
  if (in->i32 != want.i32) return 3;
  if (in->i64 != want.i64) return 4;
  if (in->f32 != want.f32) return 5;
  if (in->f64 != want.f64) return 6;
  if (in->native_long != want.native_long) return 7;
  if (in->wide != want.wide) return 8;
  return in->pointer == NULL ? 0 : 9;
}

jt_all jt_all_value(int32_t seed) {
  jt_all value = {
      .i8 = (int8_t)(seed + 1),
      .i16 = (int16_t)(seed + 2),
      .i32 = seed + 3,
      .i64 = (int64_t)seed + 4,
      .f32 = (float)(seed + 5),
      .f64 = seed + 6,
      .native_long = seed + 7,
      .wide = seed + 8,
      .pointer = NULL,
  };
  return value;
}

jt_all jt_all_echo(jt_all value) { return value; }

jt_small jt_small_swap(jt_small value) { return (jt_small){value.b, value.a}; }

jt_floats jt_floats_swap(jt_floats value) { return (jt_floats){value.y, value.x}; }

jt_mixed jt_mixed_twice(jt_mixed value) { return (jt_mixed){value.d * 2, value.i * 2}; }

jt_doubles jt_doubles_reverse(jt_doubles value) { return (jt_doubles){value.d, value.c, value.b, value.a}; }

jt_five jt_five_twice(jt_five value) {
  return (jt_five){(int8_t)(value.a * 2), (int16_t)(value.b * 2), value.c * 2, value.d * 2, value.e * 2};
}

double jt_five_sum(const jt_five *in) { return in->a + in->b + in->c + in->d + in->e; }

jt_big jt_big_rotate(jt_big value) { return (jt_big){value.b, value.c, value.a}; }

jt_nested jt_nested_twice(jt_nested value) {
  value.small.a *= 2;
  value.small.b *= 2;
  value.mixed = jt_mixed_twice(value.mixed);
  value.tail *= 2;
  return value;
}

double jt_sum_values(int32_t a, jt_small small, double b, jt_mixed mixed) {
  return a + small.a + small.b + b + mixed.d + mixed.i;
}

void jt_nested_fill(jt_nested *out, int32_t seed) {
  out->small = (jt_small){(int16_t)(seed + 1), (int16_t)(seed + 2)};
  out->mixed = (jt_mixed){seed + 3, seed + 4};
  out->tail = seed + 5;
}

int32_t jt_nested_check(const jt_nested *in, int32_t seed) {
  if (in->small.a != seed + 1) return 1;
  if (in->small.b != seed + 2) return 2;
  if (in->mixed.d != seed + 3) return 3;
  if (in->mixed.i != seed + 4) return 4;
  return in->tail == seed + 5 ? 0 : 5;
}

void jt_arrays_fill(jt_arrays *out, int32_t seed) {
  out->count = seed;
  for (int i = 0; i < 4; i++) out->numbers[i] = seed + i;
  for (int i = 0; i < 2; i++) out->weights[i] = seed + i + 0.5;
  jt_smalls_fill(out->pairs, 3, seed);
}

int32_t jt_arrays_check(const jt_arrays *in, int32_t seed) {
  jt_arrays want;
  jt_arrays_fill(&want, seed);
  if (in->count != want.count) return 1;
  if (memcmp(in->numbers, want.numbers, sizeof want.numbers) != 0) return 2;
  if (memcmp(in->weights, want.weights, sizeof want.weights) != 0) return 3;
  return memcmp(in->pairs, want.pairs, sizeof want.pairs) == 0 ? 0 : 4;
}

void jt_packed_fill(jt_packed *out, int32_t seed) {
  out->a = (int8_t)(seed + 1);
  out->b = seed + 2;
  out->c = (int16_t)(seed + 3);
  out->d = (int64_t)seed + 4;
}

int32_t jt_packed_check(const jt_packed *in, int32_t seed) {
  if (in->a != seed + 1) return 1;
  if (in->b != seed + 2) return 2;
  if (in->c != seed + 3) return 3;
  return in->d == seed + 4 ? 0 : 4;
}

int32_t jt_packed_size(void) { return sizeof(jt_packed); }

void jt_smalls_fill(jt_small *out, int32_t count, int32_t seed) {
  for (int32_t i = 0; i < count; i++) {
    out[i] = (jt_small){(int16_t)(seed + 10 * i), (int16_t)(seed + 10 * i + 1)};
  }
}

int32_t jt_smalls_sum(const jt_small *in, int32_t count) {
  int32_t sum = 0;
  for (int32_t i = 0; i < count; i++) sum += in[i].a + in[i].b;
  return sum;
}

int32_t jt_small_references_double(jt_small **in) {
  int32_t count = 0;
  for (; in[count] != NULL; count++) {
    in[count]->a *= 2;
    in[count]->b *= 2;
  }
  return count;
}

int64_t jt_list_sum(const jt_node *head, int32_t limit) {
  int64_t sum = 0;
  for (; head != NULL && limit > 0; head = head->next, limit--) sum += head->value;
  return sum;
}

void jt_list_increment(jt_node *head, int32_t limit) {
  for (; head != NULL && limit > 0; head = head->next, limit--) head->value++;
}

jt_node *jt_list_make(int32_t count) {
  jt_node *head = NULL;
  for (int32_t value = count; value > 0; value--) {
    jt_node *node = malloc(sizeof *node);
    if (node == NULL) abort();
    node->value = value;
    node->next = head;
    head = node;
  }
  return head;
}

void jt_list_free(jt_node *head) {
  while (head != NULL) {
    jt_node *next = head->next;
    free(head);
    head = next;
  }
}

int32_t jt_pointing_sum(jt_pointing *in) {
  int32_t sum = 0;
  if (in->first != NULL) {
    sum += in->first->a + in->first->b;
    in->first->a *= 2;
    in->first->b *= 2;
  }
  for (int32_t i = 0; i < in->count; i++) {
    sum += in->numbers[i];
    in->numbers[i] *= 2;
  }
  return sum;
}

int32_t jt_sized_sum(const jt_sized *in) {
  int32_t sum = 0;
  for (int32_t i = 0; i < in->count; i++) sum += in->bytes[i];
  return sum;
}

static jt_small kept = {1, 2};

jt_small *jt_kept(void) { return &kept; }

void jt_kept_set(int16_t a, int16_t b) { kept = (jt_small){a, b}; }

int32_t jt_text_measure(jt_text *in) {
  in->length = (int32_t)((in->name == NULL ? 0 : strlen(in->name)) + (in->wide == NULL ? 0 : wcslen(in->wide)));
  return in->length;
}

void jt_text_set(jt_text *out) {
  out->name = "set by the library";
  out->wide = L"w\u00efde";
  out->length = 42;
}

static const jt_text *kept_text;

void jt_text_keep(const jt_text *in) { kept_text = in; }

int32_t jt_text_kept_length(void) { return (int32_t)strlen(kept_text->name); }

double jt_variant_read(const jt_variant *in) {
  switch (in->kind) {
    case 0: return in->value.i;
    case 1: return in->value.f;
    case 2: return in->value.d;
    default: return (double)strlen(in->value.s);
  }
}

void jt_variant_set(jt_variant *out, int32_t kind, double value) {
  out->kind = kind;
  switch (kind) {
    case 0: out->value.i = (int32_t)value; break;
    case 1: out->value.f = (float)value; break;
    case 2: out->value.d = value; break;
    default: out->value.s = "a string"; break;
  }
}

jt_union jt_union_of_double(double value) { return (jt_union){.d = value}; }

/* --- strings --------------------------------------------------------------------------------------------------- */

int32_t jt_strings_total(const char **strings) {
  size_t total = 0;
  for (; *strings != NULL; strings++) total += strlen(*strings);
  return (int32_t)total;
}

int32_t jt_wide_strings_total(const wchar_t **strings) {
  size_t total = 0;
  for (; *strings != NULL; strings++) total += wcslen(*strings);
  return (int32_t)total;
}

void jt_strings_rotate(char **strings, int32_t count) {
  char *first = strings[0];
  memmove(strings, strings + 1, sizeof *strings * (size_t)(count - 1));
  strings[count - 1] = first;
}

int64_t jt_length(const char *text) { return text == NULL ? -1 : (int64_t)strlen(text); }

int64_t jt_wide_length(const wchar_t *text) { return text == NULL ? -1 : (int64_t)wcslen(text); }

const char *jt_echo_string(const char *text) { return text; }

const wchar_t *jt_echo_wide(const wchar_t *text) { return text; }

const char *jt_null_string(void) { return NULL; }

const char *jt_long_string(int64_t length) {
  static char *text;
  free(text);
  text = malloc((size_t)length + 1);
  if (text == NULL) abort();
  memset(text, 'a', (size_t)length);
  text[length] = 0;
  return text;
}

int64_t jt_bytes_hash(const uint8_t *bytes, int64_t length) {
  uint64_t hash = 0;
  for (int64_t i = 0; i < length; i++) hash = hash * 31 + bytes[i];
  return (int64_t)hash;
}

const char **jt_words(void) {
  static const char *words[] = {"one", "two", "three", NULL};
  return words;
}

/* --- out-parameters and memory --------------------------------------------------------------------------------- */

int32_t jt_out_numbers(int8_t *i8, int16_t *i16, int32_t *i32, int64_t *i64, float *f32, double *f64) {
  *i8 += 1;
  *i16 += 2;
  *i32 += 3;
  *i64 += 4;
  *f32 += 5;
  *f64 += 6;
  return 6;
}

void jt_out_string(const char **out) { *out = "from the library"; }

static int32_t thing = 4711;

void jt_out_handle(void **out) { *out = &thing; }

void jt_out_node(jt_node **out) { *out = jt_list_make(3); }

int32_t jt_add_into(int32_t *value, int32_t by) { return *value += by; }

void *jt_echo_pointer(void *pointer) { return pointer; }

int32_t jt_is_null(const void *pointer) { return pointer == NULL; }

int32_t jt_read_int(const void *base, int64_t offset) {
  int32_t value;
  memcpy(&value, (const char *)base + offset, sizeof value);
  return value;
}

void jt_write_int(void *base, int64_t offset, int32_t value) { memcpy((char *)base + offset, &value, sizeof value); }

void *jt_constant(int64_t value) { return (void *)(intptr_t)value; }

static int32_t *remembered;

void jt_remember(int32_t *address) { remembered = address; }

int32_t jt_remembered(void) { return *remembered; }

void jt_write_remembered(int32_t value) { *remembered = value; }

struct jt_handle { int32_t value; };

jt_handle *jt_handle_open(int32_t value) {
  jt_handle *handle = malloc(sizeof *handle);
  if (handle == NULL) abort();
  handle->value = value;
  return handle;
}

int32_t jt_handle_read(const jt_handle *handle) { return handle->value; }

void jt_handle_close(jt_handle *handle) { free(handle); }

void *jt_buffer(int64_t bytes) { return calloc(1, (size_t)bytes); }

void jt_buffer_free(void *buffer) { free(buffer); }

/* --- callbacks ------------------------------------------------------------------------------------------------- */

int32_t jt_call_int(jt_int_callback function, int32_t value) { return function(value); }

int64_t jt_call_all(int64_t (*function)(int8_t, int16_t, int32_t, int64_t, float, double), int32_t seed) {
  return function((int8_t)(seed + 1), (int16_t)(seed + 2), seed + 3, (int64_t)seed + 4, (float)(seed + 5), seed + 6);
}

double jt_call_double(double (*function)(float, double), float a, double b) { return function(a, b); }

int32_t jt_call_string(int32_t (*function)(const char *), const char *text) { return function(text); }

int32_t jt_call_wide(int32_t (*function)(const wchar_t *), const wchar_t *text) { return function(text); }

int32_t jt_call_string_result(const char *(*function)(int32_t), int32_t value) {
  const char *text = function(value);
  return text == NULL ? -1 : (int32_t)strlen(text);
}

int32_t jt_call_reference(void (*function)(jt_small *), jt_small *value) {
  function(value);
  return value->a + value->b;
}

int32_t jt_call_value(int32_t (*function)(jt_five), int32_t seed) {
  return function((jt_five){(int8_t)(seed + 1), (int16_t)(seed + 2), seed + 3, (float)(seed + 4), seed + 5});
}

jt_mixed jt_call_value_result(jt_mixed (*function)(int32_t), int32_t value) {
  return jt_mixed_twice(function(value));
}

int32_t jt_call_pointer(int32_t (*function)(int32_t *, int32_t), int32_t count) {
  int32_t *numbers = calloc((size_t)count, sizeof *numbers);
  if (numbers == NULL) abort();
  for (int32_t i = 0; i < count; i++) numbers[i] = i + 1;
  int32_t result = function(numbers, count);
  for (int32_t i = 0; i < count; i++) result += numbers[i];
  free(numbers);
  return result;
}

int32_t jt_call_strings(int32_t (*function)(const char **, int32_t)) { return function(jt_words(), 3); }

void jt_call_void(void (*function)(void)) { function(); }

int32_t jt_call_method(const jt_methods *methods, int32_t value) {
  return methods->function == NULL ? -1 : methods->base + methods->function(value);
}

static int32_t doubler(int32_t value) { return 2 * value; }

void jt_fill_methods(jt_methods *out) { *out = (jt_methods){7, doubler}; }

int32_t jt_call_times(jt_int_callback function, int32_t times) {
  int32_t sum = 0;
  for (int32_t i = 0; i < times; i++) sum += function(i);
  return sum;
}

void jt_sort(int32_t *values, int32_t count, int (*compare)(const int32_t *, const int32_t *)) {
  qsort(values, (size_t)count, sizeof *values, (int (*)(const void *, const void *))compare);
}

static jt_int_callback stored;

void jt_store(jt_int_callback function) { stored = function; }

int32_t jt_call_stored(int32_t value) { return stored == NULL ? -1 : stored(value); }

jt_int_callback jt_stored(void) { return stored; }

jt_int_callback jt_doubler(void) { return doubler; }

int32_t jt_same_function(jt_int_callback a, jt_int_callback b) { return a == b; }

void *jt_function_address(jt_int_callback function) { return (void *)function; }

/* One thread at a time: it belongs to whoever started it. */
static struct {
  pthread_t thread;
  sem_t go;
  jt_int_callback function;
  int32_t times;
  int64_t sum;
} made;

static void *run_made(void *unused) {
  (void)unused;
  while (sem_wait(&made.go) != 0) {
  }
  for (int32_t i = 0; i < made.times; i++) made.sum += made.function(i);
  return NULL;
}

int32_t jt_thread_start(jt_int_callback function, int32_t times) {
  made.function = function;
  made.times = times;
  made.sum = 0;
  sem_init(&made.go, 0, 0);
  return pthread_create(&made.thread, NULL, run_made, NULL);
}

void jt_thread_go(void) { sem_post(&made.go); }

int64_t jt_thread_join(void) {
  pthread_join(made.thread, NULL);
  return made.sum;
}

typedef struct {
  jt_int_callback function;
  int32_t value;
} one_call;

static void *run_one(void *argument) {
  one_call *call = argument;
  call->value = call->function(call->value);
  return NULL;
}

int32_t jt_thread_call(jt_int_callback function, int32_t value) {
  one_call call = {function, value};
  pthread_t thread;
  if (pthread_create(&thread, NULL, run_one, &call) != 0) return -1;
  pthread_join(thread, NULL);
  return call.value;
}

int64_t jt_thread_id(void) { return syscall(SYS_gettid); }

/* --- the rest -------------------------------------------------------------------------------------------------- */

int64_t jt_sum_ints(int32_t count, ...) {
  va_list rest;
  va_start(rest, count);
  int64_t sum = 0;
  for (int32_t i = 0; i < count; i++) sum += va_arg(rest, int32_t);
  va_end(rest);
  return sum;
}

double jt_sum_doubles(int32_t count, ...) {
  va_list rest;
  va_start(rest, count);
  double sum = 0;
  for (int32_t i = 0; i < count; i++) sum += va_arg(rest, double);
  va_end(rest);
  return sum;
}

int32_t jt_format(char *out, size_t size, const char *format, ...) {
  va_list rest;
  va_start(rest, format);
  int written = vsnprintf(out, size, format, rest);
  va_end(rest);
  return written;
}

int32_t jt_fail(int32_t error) {
  errno = error;
  return error == 0 ? 0 : -1;
}

int32_t jt_read_errno(void) { return errno; }

int32_t jt_counter = 100;

int32_t *jt_counter_address(void) { return &jt_counter; }

int32_t jt_counter_next(void) { return ++jt_counter; }

int32_t jt_process_id(void) { return getpid(); }

void jt_crash(void) { abort(); }

size_t jt_echo_size(size_t value) { return value; }

long jt_echo_long(long value) { return value; }

int32_t jt_not(int32_t value) { return !value; }
