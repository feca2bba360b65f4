package dev.glovebox.it.abi;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import dev.glovebox.marshal.Free;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** All functions of calc.h, as an interface that knows nothing of JNA's {@code Library}. */
public interface PlainCalc {
  byte calc_add_i8(byte a, byte b);

  short calc_add_i16(short a, short b);

  int calc_add_i32(int a, int b);

  long calc_add_i64(long a, long b);

  byte calc_add_u8(byte a, byte b);

  short calc_add_u16(short a, short b);

  int calc_add_u32(int a, int b);

  long calc_add_u64(long a, long b);

  float calc_add_f32(float a, float b);

  double calc_add_f64(double a, double b);

  byte calc_echo_i8(byte value);

  short calc_echo_i16(short value);

  int calc_echo_i32(int value);

  long calc_echo_i64(long value);

  byte calc_echo_u8(byte value);

  short calc_echo_u16(short value);

  int calc_echo_u32(int value);

  long calc_echo_u64(long value);

  float calc_echo_f32(float value);

  double calc_echo_f64(double value);

  NativeLong calc_add_long(NativeLong a, NativeLong b);

  NativeLong calc_echo_ulong(NativeLong value);

  long calc_add_llong(long a, long b);

  long calc_echo_size(long value);

  int calc_add_int(int a, int b);

  byte calc_echo_char(byte value);

  byte calc_upper_char(byte value);

  char calc_echo_wchar(char value);

  byte calc_not_bool(byte value);

  boolean calc_not_int(boolean value);

  long calc_sum_ten(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j);

  double calc_sum_mixed(
      byte a, double b, short c, float d, int e, double f, long g, float h, byte i, double j);

  long calc_strlen(String text);

  @Free("calc_free")
  String calc_concat(String a, String b);

  void calc_free(Pointer memory);

  Pointer calc_malloc(long bytes);

  long calc_blocks_alive();

  String calc_greeting();

  String calc_null_string();

  int calc_upper(byte[] text);

  int calc_upper(ByteBuffer text);

  long calc_copy(String text, byte[] buffer, long capacity);

  long calc_copy(String text, ByteBuffer buffer, long capacity);

  long calc_wide_length(WString text);

  @Free("calc_free")
  WString calc_wide_concat(WString a, WString b);

  long calc_sum_i8(byte[] values, int count);

  long calc_sum_i16(short[] values, int count);

  long calc_sum_i32(int[] values, int count);

  long calc_sum_i64(long[] values, int count);

  double calc_sum_f32(float[] values, int count);

  double calc_sum_f64(double[] values, int count);

  long calc_sum_wchar(char[] values, int count);

  long calc_sum_i8(ByteBuffer values, int count);

  long calc_sum_i16(ShortBuffer values, int count);

  long calc_sum_i32(IntBuffer values, int count);

  long calc_sum_i64(LongBuffer values, int count);

  double calc_sum_f32(FloatBuffer values, int count);

  double calc_sum_f64(DoubleBuffer values, int count);

  void calc_fill_i8(byte[] values, int count, byte first);

  void calc_fill_i16(short[] values, int count, short first);

  void calc_fill_i32(int[] values, int count, int first);

  void calc_fill_i64(long[] values, int count, long first);

  void calc_fill_f32(float[] values, int count, float first);

  void calc_fill_f64(double[] values, int count, double first);

  void calc_fill_wchar(char[] values, int count, char first);

  void calc_fill_i8(ByteBuffer values, int count, byte first);

  void calc_fill_i16(ShortBuffer values, int count, short first);

  void calc_fill_i32(IntBuffer values, int count, int first);

  void calc_fill_i64(LongBuffer values, int count, long first);

  void calc_fill_f32(FloatBuffer values, int count, float first);

  void calc_fill_f64(DoubleBuffer values, int count, double first);

  void calc_reverse(byte[] bytes, int count);

  void calc_reverse(ByteBuffer bytes, int count);

  void calc_copy_bytes(byte[] from, byte[] to, int count);

  int calc_divide(int a, int b, int[] quotient, int[] remainder);

  Pointer calc_counter_create(long value);

  long calc_counter_get(Pointer counter);

  void calc_counter_set(Pointer counter, long value);

  void calc_counter_destroy(Pointer counter);

  long calc_counters_alive();

  Pointer calc_echo_pointer(Pointer pointer);

  Pointer calc_null_pointer();

  int calc_is_null(Pointer pointer);

  Pointer calc_table();

  void calc_nothing();

  int calc_fail(int err);

  int calc_succeed();

  long calc_thread_id();

  int calc_process_id();
}
