/*
 * calc: the library that behaves. Numbers, strings, buffers, handles; no global state but two counts.
 *
 * Every function may be called by many threads at once, as long as they share no handle and no buffer.
 * A `const char *` is UTF-8 and ends with a zero byte. What the caller owns, it gives back to calc_free.
 */
#ifndef GLOVEBOX_CALC_H
#define GLOVEBOX_CALC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#include "stub.h"

/* Numbers. add wraps around at its width, as unsigned arithmetic does; echo returns its argument. */

STUB_API int8_t calc_add_i8(int8_t a, int8_t b);
STUB_API int16_t calc_add_i16(int16_t a, int16_t b);
STUB_API int32_t calc_add_i32(int32_t a, int32_t b);
STUB_API int64_t calc_add_i64(int64_t a, int64_t b);
STUB_API uint8_t calc_add_u8(uint8_t a, uint8_t b);
STUB_API uint16_t calc_add_u16(uint16_t a, uint16_t b);
STUB_API uint32_t calc_add_u32(uint32_t a, uint32_t b);
STUB_API uint64_t calc_add_u64(uint64_t a, uint64_t b);
STUB_API float calc_add_f32(float a, float b);
STUB_API double calc_add_f64(double a, double b);

STUB_API int8_t calc_echo_i8(int8_t value);
STUB_API int16_t calc_echo_i16(int16_t value);
STUB_API int32_t calc_echo_i32(int32_t value);
STUB_API int64_t calc_echo_i64(int64_t value);
STUB_API uint8_t calc_echo_u8(uint8_t value);
STUB_API uint16_t calc_echo_u16(uint16_t value);
STUB_API uint32_t calc_echo_u32(uint32_t value);
STUB_API uint64_t calc_echo_u64(uint64_t value);
STUB_API float calc_echo_f32(float value);
STUB_API double calc_echo_f64(double value);

/* C's own types, whose width depends on the platform (JNA: NativeLong, byte, char). */
STUB_API long calc_add_long(long a, long b);
STUB_API unsigned long calc_echo_ulong(unsigned long value);
STUB_API long long calc_add_llong(long long a, long long b);
STUB_API size_t calc_echo_size(size_t value);
STUB_API int calc_add_int(int a, int b);
STUB_API char calc_echo_char(char value);
/* The upper-case letter of an ASCII letter, else the character itself. */
STUB_API char calc_upper_char(char value);
STUB_API wchar_t calc_echo_wchar(wchar_t value);
/* !value, as C's one-byte bool and as an int, which is what JNA takes a Java boolean for. */
STUB_API bool calc_not_bool(bool value);
STUB_API int calc_not_int(int value);

/* a + 2b + 3c + .. + 10j: more integers than there are argument registers. */
STUB_API int64_t calc_sum_ten(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g,
                              int64_t h, int64_t i, int64_t j);
/* a + 2b + 3c + .. + 10j over mixed widths. */
STUB_API double calc_sum_mixed(int8_t a, double b, int16_t c, float d, int32_t e, double f, int64_t g, float h,
                               uint8_t i, double j);

/* Strings. */

/* The bytes before the zero byte; -1 for NULL. */
STUB_API int64_t calc_strlen(const char *text);
/* a followed by b, in memory from malloc that the caller owns; NULL where a or b is NULL. */
STUB_API char *calc_concat(const char *a, const char *b);
/* Gives back what calc_concat, calc_wide_concat or calc_malloc returned. NULL is ignored. */
STUB_API void calc_free(void *memory);
/* Zeroed memory that the caller owns; NULL for a size below 1 or above 1 GiB. */
STUB_API void *calc_malloc(int64_t bytes);
/* How many blocks were handed out and not given to calc_free yet, in this process. */
STUB_API int64_t calc_blocks_alive(void);
/* "Grüße, 世界" in UTF-8: static, never freed. */
STUB_API const char *calc_greeting(void);
/* NULL. */
STUB_API const char *calc_null_string(void);
/* Turns the ASCII letters of the caller's buffer to upper case; returns how many it changed, -1 for NULL. */
STUB_API int32_t calc_upper(char *text);
/*
 * Copies text and its zero byte into the caller's buffer, cut to what fits; returns the bytes that the whole
 * text needs with its zero byte (as snprintf + 1), -1 where an argument is NULL or capacity below 1.
 */
STUB_API int64_t calc_copy(const char *text, char *buffer, int64_t capacity);
/* The wide characters before the zero; -1 for NULL. */
STUB_API int64_t calc_wide_length(const wchar_t *text);
/* As calc_concat. */
STUB_API wchar_t *calc_wide_concat(const wchar_t *a, const wchar_t *b);

/* Buffers. count is in elements. A sum is 0 and a fill does nothing for NULL or a count below 1. */

STUB_API int64_t calc_sum_i8(const int8_t *values, int32_t count);
STUB_API int64_t calc_sum_i16(const int16_t *values, int32_t count);
STUB_API int64_t calc_sum_i32(const int32_t *values, int32_t count);
STUB_API int64_t calc_sum_i64(const int64_t *values, int32_t count);
STUB_API double calc_sum_f32(const float *values, int32_t count);
STUB_API double calc_sum_f64(const double *values, int32_t count);
/* The sum of the characters' codes: a Java char[] is passed as wchar_t[]. */
STUB_API int64_t calc_sum_wchar(const wchar_t *values, int32_t count);

/* Writes first, first + 1, first + 2, .. */
STUB_API void calc_fill_i8(int8_t *values, int32_t count, int8_t first);
STUB_API void calc_fill_i16(int16_t *values, int32_t count, int16_t first);
STUB_API void calc_fill_i32(int32_t *values, int32_t count, int32_t first);
STUB_API void calc_fill_i64(int64_t *values, int32_t count, int64_t first);
STUB_API void calc_fill_f32(float *values, int32_t count, float first);
STUB_API void calc_fill_f64(double *values, int32_t count, double first);
STUB_API void calc_fill_wchar(wchar_t *values, int32_t count, wchar_t first);

/* Reverses the bytes in place. */
STUB_API void calc_reverse(uint8_t *bytes, int32_t count);
/* Copies bytes from one buffer to another; they must not overlap. */
STUB_API void calc_copy_bytes(const uint8_t *from, uint8_t *to, int32_t count);
/* a / b into *quotient, a % b into *remainder; 0, or -1 with errno EDOM where b is 0. */
STUB_API int calc_divide(int32_t a, int32_t b, int32_t *quotient, int32_t *remainder);

/* Pointers. */

/* An opaque counter. */
typedef struct calc_counter calc_counter;
/* A new counter, that the caller gives to calc_counter_destroy; NULL where memory is out. */
STUB_API calc_counter *calc_counter_create(int64_t value);
/* The value; INT64_MIN for NULL. */
STUB_API int64_t calc_counter_get(const calc_counter *counter);
/* Sets the value; does nothing for NULL. */
STUB_API void calc_counter_set(calc_counter *counter, int64_t value);
/* Ends the counter; NULL is ignored. */
STUB_API void calc_counter_destroy(calc_counter *counter);
/* How many counters were created and not destroyed, in this process. */
STUB_API int64_t calc_counters_alive(void);
STUB_API void *calc_echo_pointer(void *pointer);
STUB_API void *calc_null_pointer(void);
/* 1 for NULL, else 0. */
STUB_API int calc_is_null(const void *pointer);
/* Points at 256 static bytes with the values 0 to 255. */
STUB_API const uint8_t *calc_table(void);

/* The rest. */

/* Does nothing. */
STUB_API void calc_nothing(void);
/* Sets errno and returns -1. */
STUB_API int calc_fail(int err);
/* Sets errno to 0 and returns 0. */
STUB_API int calc_succeed(void);
/* The calling native thread's id (gettid), which on the main thread is the process's. */
STUB_API int64_t calc_thread_id(void);
/* The process's id. */
STUB_API int32_t calc_process_id(void);

#endif
