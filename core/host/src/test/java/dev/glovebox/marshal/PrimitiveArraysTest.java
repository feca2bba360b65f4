package dev.glovebox.marshal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrimitiveArraysTest {
  interface Arrays {
    void z(boolean[] a, int n);

    void b(byte[] a, int n);

    void s(short[] a, int n);

    void c(char[] a, int n);

    void i(int[] a, int n);

    void j(long[] a, int n);

    void f(float[] a, int n);

    void d(double[] a, int n);

    void three(int[] first, String name, byte[] second, int[] third);
  }

  static Stream<Arguments> arrays() {
    return Stream.of(
        Arguments.of("z", 1, new boolean[] {true, false, true}, new boolean[] {true, false, true}),
        Arguments.of("b", 1, new byte[] {-128, 0, 127}, new byte[] {127, 0, -128}),
        Arguments.of("s", 2, new short[] {-32768, 0, 513}, new short[] {513, 0, -32768}),
        Arguments.of("c", 2, new char[] {'\uffff', 'A'}, new char[] {'A', '\uffff'}),
        Arguments.of("i", 4, new int[] {Integer.MIN_VALUE, 1, 2}, new int[] {2, 1, 1 << 31}),
        Arguments.of("j", 8, new long[] {Long.MIN_VALUE, 7}, new long[] {7, Long.MIN_VALUE}),
        Arguments.of("f", 4, new float[] {-1.5f, 3}, new float[] {3, -1.5f}),
        Arguments.of("d", 8, new double[] {-1.5, 3}, new double[] {3, -1.5}),
        Arguments.of("i", 4, new int[0], new int[0]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("arrays")
  void arrays_areCopiedInAndBack(String name, int width, Object array, Object reversed) {
    int length = Array.getLength(array);
    NativeLoop.call(
        NativeLoop.bind(Arrays.class, name),
        a -> {
          assertThat((int) a.slot(1)).isEqualTo(length);
          reverse(a.memory(0), length, width);
          return 0;
        },
        array,
        length);
    assertThat(array).isEqualTo(reversed);
  }

  @Test
  void theCalleeSeesLittleEndianElements_andBooleansAsBytes() {
    NativeLoop.call(
        NativeLoop.bind(Arrays.class, "i"),
        a -> {
          assertThat(a.memory(0).get(0)).isEqualTo((byte) 0x44);
          return 0;
        },
        new int[] {0x11223344},
        1);
    boolean[] flags = {true, false};
    NativeLoop.call(
        NativeLoop.bind(Arrays.class, "z"),
        a -> {
          assertThat(a.memory(0).getShort(0)).isEqualTo((short) 1);
          a.memory(0).put(1, (byte) 2);
          return 0;
        },
        flags,
        2);
    assertThat(flags).containsExactly(true, true);
  }

  @Test
  void nullArrays_areNullPointers_andDoNotShiftTheOthers() {
    byte[] second = {1, 2};
    int[] third = {3};
    NativeLoop.call(
        NativeLoop.bind(Arrays.class, "three"),
        a -> {
          assertThat(a.slot(0)).isZero();
          a.memory(1).put(0, (byte) '!');
          a.memory(2).put(1, (byte) 9);
          a.memory(3).putInt(0, 33);
          return 0;
        },
        null,
        "const",
        second,
        third);
    assertThat(second).containsExactly(1, 9);
    assertThat(third).containsExactly(33);
  }

  private static void reverse(ByteBuffer memory, int length, int width) {
    byte[] all = new byte[length * width];
    memory.get(0, all);
    for (int i = 0; i < length; i++) {
      memory.put((length - 1 - i) * width, all, i * width, width);
    }
  }
}
