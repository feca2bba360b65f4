package dev.glovebox.it.jna;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import com.sun.jna.WString;
import dev.glovebox.it.LeftoversPerClass;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Strings, narrow and wide, alone and in arrays. */
@Timeout(120)
@LeftoversPerClass
class StringsIT {
  private static final int LONG = 64 << 20;

  @RegisterExtension static final JnaTypesBox BOX = new JnaTypesBox();

  /** The same functions, for another encoding. */
  public interface Strings extends Library {
    long jt_length(String text);

    String jt_echo_string(String text);

    long jt_bytes_hash(byte[] bytes, long length);
  }

  @ParameterizedTest
  @EnumSource
  void nullAndEmpty_areTwoThings(Place place) {
    JnaTypes jt = BOX.at(place);
    assertThat(jt.jt_echo_string(null)).isNull();
    assertThat(jt.jt_null_string()).isNull();
    assertThat(jt.jt_echo_string("")).isEmpty();
    assertThat(jt.jt_length(null)).isEqualTo(-1);
    assertThat(jt.jt_length("")).isZero();
    assertThat(jt.jt_wide_length(null)).isEqualTo(-1);
    assertThat(jt.jt_wide_length(new WString(""))).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aStringEnds_atItsFirstZero(Place place) {
    JnaTypes jt = BOX.at(place);
    assertThat(jt.jt_length("a\0b")).isEqualTo(1);
    assertThat(jt.jt_echo_string("a\0b")).isEqualTo("a");
    assertThat(jt.jt_wide_length(new WString("ab\0c"))).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void everyCharacter_comesBack(Place place) {
    String text = "ASCII, grüße, 世界, \uD83D\uDE00";
    JnaTypes jt = BOX.at(place);
    assertThat(jt.jt_echo_string(text)).isEqualTo(text);
    assertThat(jt.jt_length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @ParameterizedTest
  @EnumSource
  void wideCharacters_comeBack(Place place) {
    JnaTypes jt = BOX.at(place);
    assertThat(jt.jt_echo_wide(new WString("wïde 世界")).toString()).isEqualTo("wïde 世界");
    assertThat(jt.jt_wide_length(new WString("wïde 世界"))).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void theEncoding_isTheOneThatTheOptionsName(Place place) {
    Strings latin =
        BOX.at(place, Strings.class, Map.of(Library.OPTION_STRING_ENCODING, "ISO-8859-1"));
    assertThat(latin.jt_length("grüße")).isEqualTo(5);
    assertThat(latin.jt_echo_string("grüße")).isEqualTo("grüße");
    assertThat(latin.jt_echo_string("世")).as("what Latin 1 has not").isEqualTo("?");
    Strings utf8 = BOX.at(place, Strings.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
    assertThat(utf8.jt_length("grüße")).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void sixtyFourMebibytes_goThereAndComeBack(Place place) {
    JnaTypes jt = BOX.at(place);
    assertThat(jt.jt_length("a".repeat(LONG))).isEqualTo(LONG);
    String text = jt.jt_long_string(LONG);
    assertThat(text.length()).isEqualTo(LONG);
    assertThat(text.charAt(LONG - 1)).isEqualTo('a');
    jt.jt_long_string(0);
  }

  @ParameterizedTest
  @EnumSource
  void arraysOfStrings_endWithNull(Place place) {
    JnaTypes jt = BOX.at(place);
    assertThat(jt.jt_strings_total(new String[] {"one", "", "grüße"})).isEqualTo(10);
    assertThat(jt.jt_strings_total(new String[0])).isZero();
    assertThat(jt.jt_strings_total(new String[] {"one", null, "unseen"})).isEqualTo(3);
    assertThat(jt.jt_wide_strings_total(new WString[] {new WString("ab"), new WString("世")}))
        .isEqualTo(3);
    assertThat(jt.jt_words()).containsExactly("one", "two", "three");
  }

  @ParameterizedTest
  @EnumSource
  void anArrayOfStrings_isReadBack(Place place) {
    String[] strings = {"first", "second", "third"};
    BOX.at(place).jt_strings_rotate(strings, 3);
    assertThat(strings).containsExactly("second", "third", "first");
  }
}
