package dev.glovebox.marshal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import com.sun.jna.WString;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.Fetch;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringsTest {
  interface Texts {
    String echo(String text);

    WString wide(WString text);

    @Free
    String made();

    @Free("texts_free")
    WString madeWide();
  }

  private static final MarshalOptions UTF_8 = new MarshalOptions(StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "Grüße, 世界 😀", "exactly fifteen", "exactly sixteen."})
  void strings_reachTheCalleeWithAZeroByte_andComeBack(String text) {
    MethodMarshaller echo = NativeLoop.bind(Texts.class, "echo", UTF_8);
    assertThat(NativeLoop.call(echo, a -> fetchString(a, 0), text)).isEqualTo(text);
  }

  @Test
  void veryLongStrings() {
    String text = "0123456789".repeat(100_000);
    MethodMarshaller echo = NativeLoop.bind(Texts.class, "echo", UTF_8);
    assertThat(NativeLoop.call(echo, a -> fetchString(a, 0), text)).isEqualTo(text);
  }

  @Test
  void nullStrings_areNullPointers_bothWays() {
    MethodMarshaller echo = NativeLoop.bind(Texts.class, "echo");
    MethodMarshaller wide = NativeLoop.bind(Texts.class, "wide");
    Object[] none = {null};
    assertThat(NativeLoop.call(echo, NullCheck::slotZero, none)).isNull();
    assertThat(NativeLoop.call(wide, NullCheck::slotZero, none)).isNull();
  }

  @Test
  void theEncodingOption_holdsForArgumentsAndResults() {
    MarshalOptions latin = MarshalOptions.of(Map.of(Library.OPTION_STRING_ENCODING, "ISO-8859-1"));
    MethodMarshaller echo = NativeLoop.bind(Texts.class, "echo", latin);
    byte[] seen = new byte[3];
    Object back =
        NativeLoop.call(
            echo,
            a -> {
              a.memory(0).get(seen);
              return fetchString(a, 0);
            },
            "é?");
    assertThat(seen).containsExactly(0xE9, '?', 0);
    assertThat(back).isEqualTo("é?");
  }

  @Test
  void theDefaultEncoding_isThatOfJna() {
    assertThat(MarshalOptions.defaults().stringEncoding())
        .isEqualTo(Charset.forName(com.sun.jna.Native.getDefaultStringEncoding()));
  }

  @Test
  void bytesAfterAnEmbeddedZero_reachTheCallee_asInJna() {
    byte[] seen = new byte[4];
    NativeLoop.call(
        NativeLoop.bind(Texts.class, "echo", UTF_8),
        a -> {
          a.memory(0).get(seen);
          return 0;
        },
        "a\0b");
    assertThat(seen).containsExactly('a', 0, 'b', 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "Grüße, 世界 😀"})
  void wideStrings_haveOneUnitAChar_asInJna_andComeBack(String text) {
    MethodMarshaller wide = NativeLoop.bind(Texts.class, "wide");
    Object back =
        NativeLoop.call(
            wide,
            a -> {
              ByteBuffer memory = a.memory(0);
              for (int i = 0; i < text.length(); i++) {
                assertThat(memory.getInt(i * 4)).isEqualTo(text.charAt(i));
              }
              assertThat(memory.getInt(text.length() * 4)).isZero();
              a.fetch(bytes(memory, text.length() * 4));
              return a.slot(0);
            },
            new WString(text));
    assertThat(back).isEqualTo(new WString(text));
  }

  @Test
  void aWideCharacterBeyondTheBasicPlane_isReadWhole() {
    byte[] grin = {0x00, (byte) 0xF6, 0x01, 0x00};
    Object back =
        NativeLoop.call(
            NativeLoop.bind(Texts.class, "madeWide"),
            a -> {
              a.fetch(grin);
              return 1;
            });
    assertThat(back).isEqualTo(new WString("😀"));
  }

  @Test
  void free_namesTheFunctionThatReleasesTheResult() {
    assertThat(NativeLoop.bind(Texts.class, "echo").function().signature().result())
        .isEqualTo(new AbiResult(AbiType.POINTER, Fetch.C_STRING, null));
    assertThat(NativeLoop.bind(Texts.class, "made").function().signature().result())
        .isEqualTo(new AbiResult(AbiType.POINTER, Fetch.C_STRING, "free"));
    assertThat(NativeLoop.bind(Texts.class, "madeWide").function().signature().result())
        .isEqualTo(new AbiResult(AbiType.POINTER, Fetch.WIDE_STRING, "texts_free"));
  }

  /** Returns the argument, whose bytes up to the first zero the worker then fetches. */
  private static long fetchString(NativeLoop.Arguments a, int index) {
    ByteBuffer memory = a.memory(index);
    int length = 0;
    while (memory.get(length) != 0) {
      length++;
    }
    a.fetch(bytes(memory, length));
    return a.slot(index);
  }

  private static byte[] bytes(ByteBuffer memory, int length) {
    byte[] bytes = new byte[length];
    memory.get(0, bytes);
    return bytes;
  }

  /** Native code that insists on a null pointer and returns it. */
  private static final class NullCheck {
    static long slotZero(NativeLoop.Arguments a) {
      assertThat(a.slot(0)).isZero();
      return 0;
    }
  }
}
