package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quantities, thread policies and misspelt names. */
class TextFormsTest {
  @ParameterizedTest
  @CsvSource({"500ms,500", "2s,2000", "1m,60000", "3 h,10800000", "365d,31536000000", "007s,7000"})
  void durationsCarryTheirUnit(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "s", "2", "1.5s", "-1s", "+1s", "0ms", "366d", "2 sec", "2S", "1:30", "1m30s"})
  void otherDurationsAreRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 999, 1000, 60_000, 61_000, 3_600_000, 86_400_000, 90_000_000})
  void aDurationsTextIsReadAsTheSameDuration(long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(Durations.parse(Durations.text(duration))).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({
    "1B,1",
    "64KiB,65536",
    "512MiB,536870912",
    "1GB,1000000000",
    "2 TiB,2199023255552",
    "9223372036854775807B,9223372036854775807"
  })
  void sizesCarryTheirUnit(String text, long bytes) {
    assertThat(ByteSizes.parse(text)).isEqualTo(bytes);
    assertThat(ByteSizes.parse(ByteSizes.text(bytes))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "MiB", "1M", "1Kb", "-1B", "0B", "1.5GiB", "9223372036854775808B"})
  void otherSizesAreRefused(String text) {
    assertThatThrownBy(() -> ByteSizes.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"serial,1", "pinned,1", "pinned(2),2", "concurrent(1),1", "concurrent(1024),1024"})
  void aThreadPolicyIsReadFromTheTextThatItPrints(String text, int lanes) {
    ThreadPolicy policy = ThreadPolicy.parse(text);

    assertThat(policy.lanes()).isEqualTo(lanes);
    assertThat(policy.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Serial",
        "serial(1)",
        "concurrent",
        "concurrent()",
        "concurrent(0)",
        "concurrent(-1)",
        "concurrent(1025)",
        "concurrent(99999999999)",
        "pinned(0)",
        " serial"
      })
  void otherThreadPoliciesAreRefused(String text) {
    assertThatThrownBy(() -> ThreadPolicy.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"pth,path", "i46,i64", "PATH,path", "maximum,max", "pathname,path"})
  void theNearestNameIsFound(String name, String nearest) {
    assertThat(NearestName.among(name, List.of("max", "i16", "path", "i64"))).contains(nearest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "colour", "zzzz"})
  void aNameUnlikeAllOthersHasNoNearest(String name) {
    assertThat(NearestName.among(name, List.of("max", "path", "workers"))).isEmpty();
  }
}
