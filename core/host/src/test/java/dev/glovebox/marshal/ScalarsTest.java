package dev.glovebox.marshal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLong;
import dev.glovebox.abi.AbiType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScalarsTest {
  /** One method a type: what JNA calls with it, and gets back. */
  interface Echo {
    boolean z(boolean v);

    byte b(byte v);

    short s(short v);

    char c(char v);

    int i(int v);

    long j(long v);

    float f(float v);

    double d(double v);

    NativeLong n(NativeLong v);

    Boolean boxedZ(Boolean v);

    Byte boxedB(Byte v);

    Short boxedS(Short v);

    Character boxedC(Character v);

    Integer boxedI(Integer v);

    Long boxedJ(Long v);

    Float boxedF(Float v);

    Double boxedD(Double v);

    void none();

    Void noneBoxed();
  }

  private static final long GARBAGE = 0x5A5A5A5A_5A5A5A5AL;

  static Stream<Arguments> values() {
    return Stream.of(
        row("z", AbiType.I32, true, false),
        row("b", AbiType.I8, Byte.MIN_VALUE, (byte) -1, (byte) 0, Byte.MAX_VALUE),
        row("s", AbiType.I16, Short.MIN_VALUE, (short) -1, (short) 0, Short.MAX_VALUE),
        row("c", AbiType.I32, '\0', 'A', '\u20ac', '\uffff'),
        row("i", AbiType.I32, Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE),
        row("j", AbiType.I64, Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE),
        row("f", AbiType.F32, Float.MIN_VALUE, -0f, -1.5f, Float.NaN, Float.NEGATIVE_INFINITY),
        row("d", AbiType.F64, Double.MIN_VALUE, -0d, -1.5, Double.NaN, Double.POSITIVE_INFINITY),
        row("n", AbiType.I64, new NativeLong(Long.MIN_VALUE), new NativeLong(-5)),
        row("boxedZ", AbiType.I32, true, false),
        row("boxedB", AbiType.I8, Byte.MIN_VALUE),
        row("boxedS", AbiType.I16, Short.MIN_VALUE),
        row("boxedC", AbiType.I32, '\uffff'),
        row("boxedI", AbiType.I32, Integer.MIN_VALUE),
        row("boxedJ", AbiType.I64, Long.MIN_VALUE),
        row("boxedF", AbiType.F32, -1.5f),
        row("boxedD", AbiType.F64, -1.5));
  }

  private static Arguments row(String method, AbiType type, Object... values) {
    return Arguments.of(method, type, List.of(values));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void values_comeBackAsTheyWent_whateverTheUnusedBytesHold(
      String name, AbiType type, List<Object> values) {
    MethodMarshaller echo = NativeLoop.bind(Echo.class, name);
    assertThat(echo.function().signature().parameters()).containsExactly(type);
    assertThat(echo.function().signature().result().type()).isEqualTo(type);
    int bits = type.sizeBytes() * Byte.SIZE;
    long unused = bits == Long.SIZE ? 0 : -1L << bits;
    for (Object value : values) {
      Object back = NativeLoop.call(echo, a -> (a.slot(0) & ~unused) | (GARBAGE & unused), value);
      assertThat(back).isEqualTo(value);
    }
  }

  @Test
  void trueIsMinusOne_asInJna() {
    MethodMarshaller echo = NativeLoop.bind(Echo.class, "z");
    Object any = NativeLoop.call(echo, a -> (int) a.slot(0) == -1 ? 4 : 0, true);
    assertThat(any).isEqualTo(true);
    assertThat(NativeLoop.call(echo, a -> 0xF_0000_0000L, true)).isEqualTo(false);
  }

  @Test
  void charIsAWideCharWithoutSign_asInJna() {
    long[] seen = new long[1];
    MethodMarshaller echo = NativeLoop.bind(Echo.class, "c");
    Object back =
        NativeLoop.call(
            echo,
            a -> {
              seen[0] = a.slot(0);
              return 0x1_F642;
            },
            '\uffff');
    assertThat(seen[0] & 0xFFFFFFFFL).isEqualTo(0xFFFFL);
    assertThat(back).isEqualTo('\uf642');
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void nullInABoxedParameter_isZero_asInJna(String name, AbiType type, List<Object> values) {
    if (name.startsWith("boxed") || name.equals("n")) {
      long[] seen = {1};
      NativeLoop.call(
          NativeLoop.bind(Echo.class, name), a -> seen[0] = a.slot(0), new Object[] {null});
      assertThat(seen[0]).isZero();
    }
  }

  @Test
  void noArgumentsAndNoResult() {
    for (String name : List.of("none", "noneBoxed")) {
      MethodMarshaller none = NativeLoop.bind(Echo.class, name);
      assertThat(none.function().signature().parameters()).isEmpty();
      assertThat(none.function().signature().result().type()).isEqualTo(AbiType.VOID);
      assertThat(NativeLoop.call(none, a -> GARBAGE, (Object[]) null)).isNull();
    }
  }
}
