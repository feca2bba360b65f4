package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What messages show of a URL. */
class RegistryUrlTextTest {
  @ParameterizedTest
  @CsvSource({
    "http://host:80/r.yaml,http://host:80/r.yaml",
    "http://user:pass@word@host/r.yaml,http://host/r.yaml",
    "https://host/r.yaml?token=a!/b#c,https://host/r.yaml",
    "jar:https://user:p@host/x.jar!/r.yaml,jar:https://host/x.jar!/r.yaml",
    "no answer of http://u@h/r?t=1 today,no answer of http://h/r today"
  })
  void shown_leavesOutUsersAndQueries(String text, String expected) {
    assertThat(RegistryUrl.shown(text)).isEqualTo(expected);
  }
}
