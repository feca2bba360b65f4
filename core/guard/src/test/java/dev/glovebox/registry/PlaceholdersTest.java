package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the texts of a registry become by the environment. */
class PlaceholdersTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("A", "one", "_b2", "two", "EMPTY", "", "NESTED", "${A}", "DOLLAR", "$");

  private final Placeholders placeholders = new Placeholders(ENVIRONMENT::get);

  @ParameterizedTest
  @CsvSource({
    "plain,plain",
    "${A},one",
    "/x/${A}/${_b2}.so,/x/one/two.so",
    "${A}${A},oneone",
    "${A:other},one",
    "${NO:other},other",
    "${NO:},''",
    "${NO:a:b/c},a:b/c",
    "${EMPTY:other},''",
    "${NESTED},${A}",
    "$,$",
    "$A,$A",
    "$${A},${A}",
    "$$${A},$${A}",
    "$${A}${A},${A}one",
    "${A}$${A},one${A}",
    "${DOLLAR}${A},$one",
    "a$,a$",
    "},}"
  })
  void resolve_hasTheValuesInPlaceOfTheirNames(String text, String expected) {
    assertThat(placeholders.resolve(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "x${A", "${A}${A:", "${}", "${:x}", "${a b}", "${1A}", "${A-x}"})
  void resolve_ofWhatIsNoPlaceholder_saysWhatIsExpected(String text) {
    assertThatThrownBy(() -> placeholders.resolve(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected ${NAME} or ${NAME:default}")
        .hasMessageContaining("$${");
  }

  @Test
  void resolve_ofAPlaceholderInADefault_isRefused() {
    assertThatThrownBy(() -> placeholders.resolve("${NO:${A}}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the default of ${NO:...} has a placeholder in it, which is not supported");
  }

  @Test
  void resolve_ofAVariableThatIsNotSet_namesItAndNoOther() {
    assertThatThrownBy(() -> placeholders.resolve("${A}/${NO}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the environment variable NO is not set: set it, or write ${NO:default}");
  }
}
