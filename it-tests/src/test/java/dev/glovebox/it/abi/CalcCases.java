package dev.glovebox.it.abi;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Uses of calc over every type and its edges. */
final class CalcCases {
  private static final byte[] BYTES = {0, 1, -1, Byte.MIN_VALUE, Byte.MAX_VALUE};
  private static final short[] SHORTS = {0, 1, -1, Short.MIN_VALUE, Short.MAX_VALUE, 0x1234};
  private static final int[] INTS = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x12345678};
  private static final long[] LONGS = {
    0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x1234567890abcdefL, 1L << 32
  };
  private static final float[] FLOATS = {
    0f,
    -0f,
    1.5f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL / 2,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };
  private static final double[] DOUBLES = {
    0d,
    -0d,
    1.5d,
    -1d,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL / 2,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };
  private static final String[] TEXTS = {
    "", "a", "Hello, world", "Grüße", "世界", "😀 beyond U+FFFF", "tab\tand\nline", "cut\0here"
  };

  private final List<CalcCase> cases = new ArrayList<>();

  private CalcCases() {}

  static List<CalcCase> all() {
    CalcCases all = new CalcCases();
    all.integers();
    all.floats();
    all.manyArguments();
    all.otherScalars();
    all.strings();
    all.wideStrings();
    all.arrays();
    all.heapBuffers();
    all.directBuffers();
    all.pointers();
    all.rest();
    return all.cases;
  }

  private void add(String name, Function<CalcLibrary, Object> use) {
    cases.add(new CalcCase(name, use));
  }

  private void integers() {
    for (byte a : BYTES) {
      add("i8 " + a, c -> List.of(c.calc_echo_i8(a), c.calc_echo_u8(a)));
      for (byte b : BYTES) {
        add("i8 " + a + "+" + b, c -> List.of(c.calc_add_i8(a, b), c.calc_add_u8(a, b)));
      }
    }
    for (short a : SHORTS) {
      add("i16 " + a, c -> List.of(c.calc_echo_i16(a), c.calc_echo_u16(a)));
      add("i16 twice " + a, c -> List.of(c.calc_add_i16(a, a), c.calc_add_u16(a, a)));
    }
    for (int a : INTS) {
      add("i32 " + a, c -> List.of(c.calc_echo_i32(a), c.calc_echo_u32(a)));
      add(
          "i32 twice " + a,
          c -> List.of(c.calc_add_i32(a, a), c.calc_add_u32(a, a), c.calc_add_int(a, a)));
    }
    for (long a : LONGS) {
      NativeLong wide = new NativeLong(a);
      add("i64 " + a, c -> List.of(c.calc_echo_i64(a), c.calc_echo_u64(a), c.calc_echo_size(a)));
      add(
          "i64 twice " + a,
          c -> List.of(c.calc_add_i64(a, a), c.calc_add_u64(a, a), c.calc_add_llong(a, a)));
      add("long " + a, c -> List.of(c.calc_add_long(wide, wide), c.calc_echo_ulong(wide)));
    }
  }

  private void floats() {
    for (float a : FLOATS) {
      add("f32 " + a, c -> Float.floatToRawIntBits(c.calc_echo_f32(a)));
      add("f32 twice " + a, c -> Float.floatToRawIntBits(c.calc_add_f32(a, a)));
    }
    for (double a : DOUBLES) {
      add("f64 " + a, c -> Double.doubleToRawLongBits(c.calc_echo_f64(a)));
      add("f64 twice " + a, c -> Double.doubleToRawLongBits(c.calc_add_f64(a, a)));
    }
    float quietNan = Float.intBitsToFloat(0x7fc12345);
    double quietNanWide = Double.longBitsToDouble(0x7ff8123456789abcL);
    add("f32 NaN with a payload", c -> Float.floatToRawIntBits(c.calc_echo_f32(quietNan)));
    add("f64 NaN with a payload", c -> Double.doubleToRawLongBits(c.calc_echo_f64(quietNanWide)));
  }

  private void manyArguments() {
    add("ten integers", c -> c.calc_sum_ten(1, -2, 3, -4, 5, -6, 7, -8, 9, -10));
    add(
        "ten of mixed widths",
        c ->
            c.calc_sum_mixed(
                (byte) -7, 0.5, (short) -300, 1.25f, -70000, 1e10, 1L << 40, -2f, (byte) -1, 3.5));
  }

  private void otherScalars() {
    add("boolean", c -> List.of(c.calc_not_int(true), c.calc_not_int(false)));
    add("bool", c -> List.of(c.calc_not_bool((byte) 1), c.calc_not_bool((byte) 0)));
    add("char", c -> List.of(c.calc_echo_char((byte) 'x'), c.calc_upper_char((byte) 'x')));
    for (char a : new char[] {'\0', 'a', 'ß', '世', '\ud83d', '\uffff'}) {
      add("wchar_t " + (int) a, c -> c.calc_echo_wchar(a));
    }
  }

  private void strings() {
    for (String text : TEXTS) {
      add("strlen " + text.length() + " of " + text.hashCode(), c -> c.calc_strlen(text));
      add("concat " + text.hashCode(), c -> c.calc_concat(text, "+" + text));
    }
    add("strlen of null", c -> c.calc_strlen(null));
    add("concat with null", c -> String.valueOf(c.calc_concat(null, "x")));
    add("static string", PlainCalc::calc_greeting);
    add("null string", c -> String.valueOf(c.calc_null_string()));
    add("a long string", c -> c.calc_concat("ä".repeat(100_000), "!").hashCode());
    add(
        "copy that fits",
        c -> {
          byte[] buffer = new byte[16];
          return c.calc_copy("Grüße", buffer, buffer.length) + Arrays.toString(buffer);
        });
    add(
        "copy that is cut",
        c -> {
          byte[] buffer = {9, 9, 9, 9, 9};
          return c.calc_copy("Grüße", buffer, 3) + Arrays.toString(buffer);
        });
    add("copy to null", c -> c.calc_copy("x", (byte[]) null, 8));
    add(
        "upper",
        c -> {
          byte[] text = {'a', 'B', 'c', 0, 'd'};
          return c.calc_upper(text) + Arrays.toString(text);
        });
    add("upper of null", c -> c.calc_upper((byte[]) null));
  }

  private void wideStrings() {
    for (String text : TEXTS) {
      WString wide = new WString(text);
      add("wide length of " + text.hashCode(), c -> c.calc_wide_length(wide));
    }
    add(
        "wide concat",
        c -> c.calc_wide_concat(new WString("Grüße, "), new WString("世界")).toString());
    add("wide null", c -> c.calc_wide_length(null));
    add("wide concat with null", c -> String.valueOf(c.calc_wide_concat(null, new WString("x"))));
  }

  private void arrays() {
    add("sum byte[]", c -> c.calc_sum_i8(BYTES.clone(), BYTES.length));
    add("sum short[]", c -> c.calc_sum_i16(SHORTS.clone(), SHORTS.length));
    add("sum int[]", c -> c.calc_sum_i32(INTS.clone(), INTS.length));
    add("sum long[]", c -> c.calc_sum_i64(new long[] {1, -2, 1L << 40}, 3));
    add("sum float[]", c -> c.calc_sum_f32(new float[] {1.5f, -2f, Float.MIN_VALUE}, 3));
    add("sum double[]", c -> c.calc_sum_f64(new double[] {1.5, -2, Double.MIN_VALUE}, 3));
    // JNA passes chars as they are, of 16 bits: six of them are three wchar_t.
    add("sum char[]", c -> c.calc_sum_wchar(new char[] {'a', '世', '\uffff', 0, 0, 0}, 3));
    add("sum of null", c -> c.calc_sum_i32((int[]) null, 3));
    add("sum of nothing", c -> c.calc_sum_i32(new int[0], 0));
    add(
        "fill byte[]",
        c -> {
          byte[] values = {7, 7, 7, 7};
          c.calc_fill_i8(values, 3, (byte) 126);
          return Arrays.toString(values);
        });
    add(
        "fill short[]",
        c -> {
          short[] values = {7, 7, 7, 7};
          c.calc_fill_i16(values, 3, (short) 32766);
          return Arrays.toString(values);
        });
    add(
        "fill int[]",
        c -> {
          int[] values = {7, 7, 7, 7};
          c.calc_fill_i32(values, 3, -1);
          return Arrays.toString(values);
        });
    add(
        "fill long[]",
        c -> {
          long[] values = {7, 7, 7, 7};
          c.calc_fill_i64(values, 3, 1L << 40);
          return Arrays.toString(values);
        });
    add(
        "fill float[]",
        c -> {
          float[] values = {7, 7, 7, 7};
          c.calc_fill_f32(values, 3, 0.5f);
          return Arrays.toString(values);
        });
    add(
        "fill double[]",
        c -> {
          double[] values = {7, 7, 7, 7};
          c.calc_fill_f64(values, 3, -0.5);
          return Arrays.toString(values);
        });
    add(
        "fill char[]",
        c -> {
          char[] values = {'x', 'x', 'x'};
          c.calc_fill_wchar(values, 2, '世');
          return new String(values);
        });
    add(
        "copy byte[] to byte[]",
        c -> {
          byte[] to = new byte[6];
          c.calc_copy_bytes(new byte[] {1, 2, 3, 4}, to, 4);
          return Arrays.toString(to);
        });
    add(
        "divide into int[1]s",
        c -> {
          int[] quotient = new int[1];
          int[] remainder = new int[1];
          int code = c.calc_divide(-17, 5, quotient, remainder);
          return List.of(code, quotient[0], remainder[0], c.calc_divide(1, 1, null, null));
        });
    add("divide by zero", c -> c.calc_divide(1, 0, new int[1], new int[1]));
  }

  private void heapBuffers() {
    add(
        "heap buffer at a position",
        c -> {
          ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6});
          buffer.position(2);
          c.calc_reverse(buffer, 4);
          return Arrays.toString(buffer.array()) + buffer;
        });
    add(
        "heap buffer with a limit",
        c -> {
          ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6});
          buffer.limit(3);
          c.calc_reverse(buffer, 3);
          return Arrays.toString(buffer.array()) + buffer;
        });
    add(
        "slice of a heap buffer",
        c -> {
          byte[] bytes = {1, 2, 3, 4, 5, 6};
          c.calc_reverse(ByteBuffer.wrap(bytes, 1, 4).slice(), 4);
          return Arrays.toString(bytes);
        });
    add("sum ShortBuffer", c -> c.calc_sum_i16(ShortBuffer.wrap(SHORTS.clone()), SHORTS.length));
    add("sum IntBuffer", c -> c.calc_sum_i32(IntBuffer.wrap(INTS.clone()), INTS.length));
    add("sum LongBuffer", c -> c.calc_sum_i64(LongBuffer.wrap(new long[] {1, -5}), 2));
    add("sum FloatBuffer", c -> c.calc_sum_f32(FloatBuffer.wrap(new float[] {1, 2.5f}), 2));
    add("sum DoubleBuffer", c -> c.calc_sum_f64(DoubleBuffer.wrap(new double[] {1, 2.5}), 2));
    add("sum of a null buffer", c -> c.calc_sum_i8((ByteBuffer) null, 2));
    add(
        "fill IntBuffer",
        c -> {
          IntBuffer buffer = IntBuffer.allocate(4);
          c.calc_fill_i32(buffer, 3, 40);
          return Arrays.toString(buffer.array());
        });
  }

  private void directBuffers() {
    add(
        "direct buffer at a position",
        c -> {
          ByteBuffer buffer = direct(6);
          buffer.put(new byte[] {1, 2, 3, 4, 5, 6}).position(2);
          c.calc_reverse(buffer, 4);
          return content(buffer) + buffer;
        });
    add(
        "slice of a direct buffer",
        c -> {
          ByteBuffer buffer = direct(6);
          buffer.put(new byte[] {1, 2, 3, 4, 5, 6}).position(1).limit(5);
          c.calc_reverse(buffer.slice(), 4);
          return content(buffer);
        });
    add(
        "direct buffers of all widths",
        c -> {
          ByteBuffer bytes = direct(64);
          c.calc_fill_i8(bytes, 4, (byte) 5);
          bytes.position(8);
          c.calc_fill_i16(
              bytes.slice().order(ByteOrder.nativeOrder()).asShortBuffer(), 4, (short) 9);
          bytes.position(16);
          c.calc_fill_i32(bytes.slice().order(ByteOrder.nativeOrder()).asIntBuffer(), 2, -3);
          bytes.position(24);
          c.calc_fill_i64(bytes.slice().order(ByteOrder.nativeOrder()).asLongBuffer(), 2, 1L << 33);
          bytes.position(40);
          c.calc_fill_f32(bytes.slice().order(ByteOrder.nativeOrder()).asFloatBuffer(), 2, 0.5f);
          bytes.position(48);
          c.calc_fill_f64(bytes.slice().order(ByteOrder.nativeOrder()).asDoubleBuffer(), 2, -0.5);
          return content(bytes);
        });
    add(
        "upper in a direct buffer",
        c -> {
          ByteBuffer text = direct(4);
          text.put(new byte[] {'a', 'b', 'c', 0}).flip();
          return c.calc_upper(text) + content(text);
        });
    add(
        "copy to a direct buffer",
        c -> {
          ByteBuffer buffer = direct(8);
          return c.calc_copy("Grüße", buffer, 8) + content(buffer);
        });
  }

  private void pointers() {
    add(
        "a handle's life",
        c -> {
          Pointer counter = c.calc_counter_create(Long.MIN_VALUE + 1);
          long first = c.calc_counter_get(counter);
          c.calc_counter_set(counter, 42);
          long second = c.calc_counter_get(counter);
          c.calc_counter_destroy(counter);
          return List.of(first, second, c.calc_counters_alive());
        });
    add(
        "an echoed handle is the same handle",
        c -> {
          Pointer counter = c.calc_counter_create(7);
          Pointer echoed = c.calc_echo_pointer(counter);
          Object same = List.of(echoed.equals(counter), c.calc_counter_get(echoed));
          c.calc_counter_destroy(echoed);
          return same;
        });
    add("null pointers", c -> List.of(c.calc_null_pointer() == null, c.calc_is_null(null)));
    add("null handles", c -> c.calc_counter_get(null));
    add("echo of null", c -> c.calc_echo_pointer(null) == null);
    add(
        "a constant pointer",
        c -> Pointer.nativeValue(c.calc_echo_pointer(Pointer.createConstant(-1))));
    add(
        "malloc and free",
        c -> {
          Pointer memory = c.calc_malloc(1 << 20);
          c.calc_free(memory);
          c.calc_free(null);
          return List.of(memory != null, c.calc_malloc(0) == null);
        });
    add("a static table", c -> c.calc_table().equals(c.calc_table()));
  }

  private void rest() {
    add(
        "void",
        c -> {
          c.calc_nothing();
          return "done";
        });
    add("errno is no exception", c -> List.of(c.calc_fail(5), c.calc_succeed()));
    add("default method", c -> c.twice(21));
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes);
  }

  private static String content(ByteBuffer buffer) {
    ByteBuffer whole = buffer.duplicate();
    whole.clear();
    byte[] bytes = new byte[whole.capacity()];
    whole.get(bytes);
    return Arrays.toString(bytes);
  }
}
