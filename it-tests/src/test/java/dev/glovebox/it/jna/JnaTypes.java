package dev.glovebox.it.jna;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.WString;
import com.sun.jna.ptr.ByteByReference;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.FloatByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.ptr.ShortByReference;
import dev.glovebox.it.jna.Structures.All;
import dev.glovebox.it.jna.Structures.Arrays;
import dev.glovebox.it.jna.Structures.Big;
import dev.glovebox.it.jna.Structures.Doubles;
import dev.glovebox.it.jna.Structures.Five;
import dev.glovebox.it.jna.Structures.Floats;
import dev.glovebox.it.jna.Structures.Methods;
import dev.glovebox.it.jna.Structures.Mixed;
import dev.glovebox.it.jna.Structures.Nested;
import dev.glovebox.it.jna.Structures.Node;
import dev.glovebox.it.jna.Structures.Packed;
import dev.glovebox.it.jna.Structures.Pointing;
import dev.glovebox.it.jna.Structures.Sized;
import dev.glovebox.it.jna.Structures.Small;
import dev.glovebox.it.jna.Structures.Text;
import dev.glovebox.it.jna.Structures.Value;
import dev.glovebox.it.jna.Structures.Variant;

/** The functions of jnatypes.h, as a program written for JNA declares them. */
public interface JnaTypes extends Library {
  /** An opaque handle. */
  class Handle extends PointerType {}

  void jt_all_fill(All out, int seed);

  int jt_all_check(All in, int seed);

  All.Value jt_all_value(int seed);

  All.Value jt_all_echo(All.Value value);

  Small.Value jt_small_swap(Small.Value value);

  Floats.Value jt_floats_swap(Floats.Value value);

  Mixed.Value jt_mixed_twice(Mixed.Value value);

  Doubles.Value jt_doubles_reverse(Doubles.Value value);

  Five.Value jt_five_twice(Five.Value value);

  Big.Value jt_big_rotate(Big.Value value);

  Nested.Value jt_nested_twice(Nested.Value value);

  double jt_sum_values(int a, Small.Value small, double b, Mixed.Value mixed);

  void jt_nested_fill(Nested out, int seed);

  int jt_nested_check(Nested in, int seed);

  void jt_arrays_fill(Arrays out, int seed);

  int jt_arrays_check(Arrays in, int seed);

  void jt_packed_fill(Packed out, int seed);

  int jt_packed_check(Packed in, int seed);

  int jt_packed_size();

  void jt_smalls_fill(Small[] out, int count, int seed);

  int jt_smalls_sum(Small[] in, int count);

  int jt_small_references_double(Small.Reference[] in);

  long jt_list_sum(Node head, int limit);

  void jt_list_increment(Node head, int limit);

  Node jt_list_make(int count);

  void jt_list_free(Pointer head);

  int jt_pointing_sum(Pointing in);

  int jt_sized_sum(Sized in);

  Small jt_kept();

  void jt_kept_set(short a, short b);

  int jt_text_measure(Text in);

  void jt_text_set(Text out);

  void jt_text_keep(Text in);

  int jt_text_kept_length();

  double jt_variant_read(Variant in);

  void jt_variant_set(Variant out, int kind, double value);

  Value.ByItself jt_union_of_double(double value);

  int jt_strings_total(String[] strings);

  int jt_wide_strings_total(WString[] strings);

  void jt_strings_rotate(String[] strings, int count);

  long jt_length(String text);

  long jt_wide_length(WString text);

  String jt_echo_string(String text);

  WString jt_echo_wide(WString text);

  String jt_null_string();

  String jt_long_string(long length);

  long jt_bytes_hash(byte[] bytes, long length);

  String[] jt_words();

  int jt_out_numbers(
      ByteByReference i8,
      ShortByReference i16,
      IntByReference i32,
      LongByReference i64,
      FloatByReference f32,
      DoubleByReference f64);

  void jt_out_string(PointerByReference out);

  void jt_out_handle(PointerByReference out);

  void jt_out_node(PointerByReference out);

  int jt_add_into(IntByReference value, int by);

  int jt_add_into(Pointer value, int by);

  Pointer jt_echo_pointer(Pointer pointer);

  int jt_is_null(Pointer pointer);

  int jt_read_int(Pointer base, long offset);

  void jt_write_int(Pointer base, long offset, int value);

  Pointer jt_constant(long value);

  void jt_remember(Pointer address);

  int jt_remembered();

  void jt_write_remembered(int value);

  Handle jt_handle_open(int value);

  int jt_handle_read(Handle handle);

  void jt_handle_close(Handle handle);

  Pointer jt_buffer(long bytes);

  void jt_buffer_free(Pointer buffer);

  int jt_call_int(Callbacks.OfInt function, int value);

  long jt_call_all(Callbacks.OfAll function, int seed);

  double jt_call_double(Callbacks.OfDouble function, float a, double b);

  int jt_call_string(Callbacks.OfString function, String text);

  int jt_call_wide(Callbacks.OfWide function, WString text);

  int jt_call_string_result(Callbacks.ToText function, int value);

  int jt_call_reference(Callbacks.OfReference function, Small value);

  int jt_call_value(Callbacks.OfValue function, int seed);

  Mixed.Value jt_call_value_result(Callbacks.ToValue function, int value);

  int jt_call_pointer(Callbacks.OfPointer function, int count);

  int jt_call_strings(Callbacks.OfStrings function);

  void jt_call_void(Callbacks.OfNothing function);

  int jt_call_method(Methods methods, int value);

  void jt_fill_methods(Methods out);

  int jt_call_times(Callbacks.OfInt function, int times);

  void jt_sort(int[] values, int count, Callbacks.Comparison comparison);

  void jt_store(Callbacks.OfInt function);

  int jt_call_stored(int value);

  Callbacks.OfInt jt_stored();

  Callbacks.OfInt jt_doubler();

  int jt_same_function(Callbacks.OfInt a, Callbacks.OfInt b);

  Pointer jt_function_address(Callbacks.OfInt function);

  int jt_thread_call(Callbacks.OfInt function, int value);

  int jt_thread_start(Callbacks.OfInt function, int times);

  void jt_thread_go();

  long jt_thread_join();

  long jt_thread_id();

  long jt_sum_ints(int count, Object... values);

  double jt_sum_doubles(int count, Object... values);

  int jt_format(byte[] out, long size, String format, Object... values);

  int jt_fail(int error) throws LastErrorException;

  Pointer jt_counter_address();

  int jt_counter_next();

  int jt_process_id();

  void jt_crash();

  NativeLong jt_echo_long(NativeLong value);

  boolean jt_not(boolean value);
}
