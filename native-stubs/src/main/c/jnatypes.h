/*
 * jnatypes: everything that JNA can pass. Structures, unions, pointers, callbacks, varargs, errno, globals.
 *
 * Functions named ..._check return 0, or the number of the first field that is wrong. A filled structure holds
 * the values of its `seed`: field number n is seed + n, so that a test can tell every field from every other.
 */
#ifndef GLOVEBOX_JNATYPES_H
#define GLOVEBOX_JNATYPES_H

#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#include "stub.h"

/* Structures. */

typedef struct {
  int8_t i8;
  int16_t i16;
  int32_t i32;
  int64_t i64;
  float f32;
  double f64;
  long native_long;
  wchar_t wide;
  void *pointer;
} jt_all;

typedef struct { int16_t a; int16_t b; } jt_small;
typedef struct { float x; float y; } jt_floats;
typedef struct { double d; int32_t i; } jt_mixed;
typedef struct { double a, b, c, d; } jt_doubles;
typedef struct { int8_t a; int16_t b; int32_t c; float d; double e; } jt_five;
typedef struct { int64_t a, b, c; } jt_big;
typedef struct { jt_small small; jt_mixed mixed; int32_t tail; } jt_nested;
typedef struct { int32_t count; int32_t numbers[4]; double weights[2]; jt_small pairs[3]; } jt_arrays;
typedef struct jt_node { int32_t value; struct jt_node *next; } jt_node;
typedef struct { jt_small *first; int32_t *numbers; int32_t count; } jt_pointing;
typedef struct __attribute__((packed)) { int8_t a; int32_t b; int16_t c; int64_t d; } jt_packed;
typedef struct { const char *name; const wchar_t *wide; int32_t length; } jt_text;
typedef union { int32_t i; float f; double d; const char *s; } jt_union;
typedef struct { int32_t kind; jt_union value; } jt_variant; /* kind: 0 i, 1 f, 2 d, 3 s */
typedef int32_t (*jt_int_callback)(int32_t);
typedef struct { int32_t base; jt_int_callback function; } jt_methods;
typedef struct { int32_t count; uint8_t bytes[1]; } jt_sized; /* as many bytes as `count` says */

STUB_API void jt_all_fill(jt_all *out, int32_t seed);
STUB_API int32_t jt_all_check(const jt_all *in, int32_t seed);
STUB_API jt_all jt_all_value(int32_t seed);
STUB_API jt_all jt_all_echo(jt_all value);

STUB_API jt_small jt_small_swap(jt_small value);
STUB_API jt_floats jt_floats_swap(jt_floats value);
STUB_API jt_mixed jt_mixed_twice(jt_mixed value);
STUB_API jt_doubles jt_doubles_reverse(jt_doubles value);
STUB_API jt_five jt_five_twice(jt_five value);
STUB_API double jt_five_sum(const jt_five *in);
STUB_API jt_big jt_big_rotate(jt_big value);
STUB_API jt_nested jt_nested_twice(jt_nested value);
/* Among other arguments: a + small.a + small.b + b + mixed.d + mixed.i. */
STUB_API double jt_sum_values(int32_t a, jt_small small, double b, jt_mixed mixed);

STUB_API void jt_nested_fill(jt_nested *out, int32_t seed);
STUB_API int32_t jt_nested_check(const jt_nested *in, int32_t seed);
STUB_API void jt_arrays_fill(jt_arrays *out, int32_t seed);
STUB_API int32_t jt_arrays_check(const jt_arrays *in, int32_t seed);
STUB_API void jt_packed_fill(jt_packed *out, int32_t seed);
STUB_API int32_t jt_packed_check(const jt_packed *in, int32_t seed);
STUB_API int32_t jt_packed_size(void);

/* Contiguous: element k is filled with seed + 10 * k. */
STUB_API void jt_smalls_fill(jt_small *out, int32_t count, int32_t seed);
STUB_API int32_t jt_smalls_sum(const jt_small *in, int32_t count);
/* References, up to a null. Each is doubled. */
STUB_API int32_t jt_small_references_double(jt_small **in);
/* A list of which the callee follows at most `limit` nodes; cyclic ones are welcome. */
STUB_API int64_t jt_list_sum(const jt_node *head, int32_t limit);
STUB_API void jt_list_increment(jt_node *head, int32_t limit);
/* A list of `count` nodes, 1, 2, .., that belongs to the library until jt_list_free. */
STUB_API jt_node *jt_list_make(int32_t count);
STUB_API void jt_list_free(jt_node *head);
/* first->a + first->b + the numbers; doubles what it has read. */
STUB_API int32_t jt_pointing_sum(jt_pointing *in);
STUB_API int32_t jt_sized_sum(const jt_sized *in);

/* A structure that belongs to the library; set changes it in place. */
STUB_API jt_small *jt_kept(void);
STUB_API void jt_kept_set(int16_t a, int16_t b);

/* The number of bytes of the name, and of the wide units. */
STUB_API int32_t jt_text_measure(jt_text *in);
STUB_API void jt_text_set(jt_text *out);
/* Keeps the pointer: the structure keeps its strings. */
STUB_API void jt_text_keep(const jt_text *in);
STUB_API int32_t jt_text_kept_length(void);

STUB_API double jt_variant_read(const jt_variant *in);
STUB_API void jt_variant_set(jt_variant *out, int32_t kind, double value);
STUB_API jt_union jt_union_of_double(double value);

/* Strings. */

STUB_API int32_t jt_strings_total(const char **strings); /* up to a null */
STUB_API int32_t jt_wide_strings_total(const wchar_t **strings);
STUB_API void jt_strings_rotate(char **strings, int32_t count);
STUB_API int64_t jt_length(const char *text);
STUB_API int64_t jt_wide_length(const wchar_t *text);
STUB_API const char *jt_echo_string(const char *text);
STUB_API const wchar_t *jt_echo_wide(const wchar_t *text);
STUB_API const char *jt_null_string(void);
/* 'a' repeated; belongs to the library until the next call. */
STUB_API const char *jt_long_string(int64_t length);
STUB_API int64_t jt_bytes_hash(const uint8_t *bytes, int64_t length);
/* "one", "two", "three", null. */
STUB_API const char **jt_words(void);

/* Out-parameters and memory. */

STUB_API int32_t jt_out_numbers(int8_t *i8, int16_t *i16, int32_t *i32, int64_t *i64, float *f32, double *f64);
STUB_API void jt_out_string(const char **out);
STUB_API void jt_out_handle(void **out);
STUB_API void jt_out_node(jt_node **out);
STUB_API int32_t jt_add_into(int32_t *value, int32_t by);
STUB_API void *jt_echo_pointer(void *pointer);
STUB_API int32_t jt_is_null(const void *pointer);
STUB_API int32_t jt_read_int(const void *base, int64_t offset);
STUB_API void jt_write_int(void *base, int64_t offset, int32_t value);
STUB_API void *jt_constant(int64_t value);
/* Keeps an address, for a look at it in a later call. */
STUB_API void jt_remember(int32_t *address);
STUB_API int32_t jt_remembered(void);
STUB_API void jt_write_remembered(int32_t value);

typedef struct jt_handle jt_handle;
STUB_API jt_handle *jt_handle_open(int32_t value);
STUB_API int32_t jt_handle_read(const jt_handle *handle);
STUB_API void jt_handle_close(jt_handle *handle);
STUB_API void *jt_buffer(int64_t bytes); /* zeroed; given back to jt_buffer_free */
STUB_API void jt_buffer_free(void *buffer);

/* Callbacks. */

STUB_API int32_t jt_call_int(jt_int_callback function, int32_t value);
STUB_API int64_t jt_call_all(int64_t (*function)(int8_t, int16_t, int32_t, int64_t, float, double), int32_t seed);
STUB_API double jt_call_double(double (*function)(float, double), float a, double b);
STUB_API int32_t jt_call_string(int32_t (*function)(const char *), const char *text);
STUB_API int32_t jt_call_wide(int32_t (*function)(const wchar_t *), const wchar_t *text);
STUB_API int32_t jt_call_string_result(const char *(*function)(int32_t), int32_t value); /* its length */
STUB_API int32_t jt_call_reference(void (*function)(jt_small *), jt_small *value);
STUB_API int32_t jt_call_value(int32_t (*function)(jt_five), int32_t seed);
STUB_API jt_mixed jt_call_value_result(jt_mixed (*function)(int32_t), int32_t value);
STUB_API int32_t jt_call_pointer(int32_t (*function)(int32_t *, int32_t), int32_t count);
STUB_API int32_t jt_call_strings(int32_t (*function)(const char **, int32_t));
STUB_API void jt_call_void(void (*function)(void));
STUB_API int32_t jt_call_method(const jt_methods *methods, int32_t value);
STUB_API void jt_fill_methods(jt_methods *out);
STUB_API int32_t jt_call_times(jt_int_callback function, int32_t times);
STUB_API void jt_sort(int32_t *values, int32_t count, int (*compare)(const int32_t *, const int32_t *));
STUB_API void jt_store(jt_int_callback function);
STUB_API int32_t jt_call_stored(int32_t value);
STUB_API jt_int_callback jt_stored(void);
STUB_API jt_int_callback jt_doubler(void);
STUB_API int32_t jt_same_function(jt_int_callback a, jt_int_callback b);
STUB_API void *jt_function_address(jt_int_callback function);

/* A thread of the library's calls; join makes this call wait for it. */
STUB_API int32_t jt_thread_call(jt_int_callback function, int32_t value);
/* Starts a thread that waits for jt_thread_go and then calls `times` times; returns at once. */
STUB_API int32_t jt_thread_start(jt_int_callback function, int32_t times);
STUB_API void jt_thread_go(void);
STUB_API int64_t jt_thread_join(void); /* the sum of what the calls returned */
STUB_API int64_t jt_thread_id(void);

/* The rest. */

STUB_API int64_t jt_sum_ints(int32_t count, ...);
STUB_API double jt_sum_doubles(int32_t count, ...);
STUB_API int32_t jt_format(char *out, size_t size, const char *format, ...);
STUB_API int32_t jt_fail(int32_t error); /* sets errno; -1 unless error is 0 */
STUB_API int32_t jt_read_errno(void);
STUB_API extern int32_t jt_counter;
STUB_API int32_t *jt_counter_address(void);
STUB_API int32_t jt_counter_next(void);
STUB_API int32_t jt_process_id(void);
STUB_API void jt_crash(void);
STUB_API size_t jt_echo_size(size_t value);
STUB_API long jt_echo_long(long value);
STUB_API int32_t jt_not(int32_t value);

#endif
