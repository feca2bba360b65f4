package dev.glovebox.sidecar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of errors in {@code docs/json-rpc.md} is what clients are sent. */
class ErrorTableTest {
  private static final Path DOCUMENT = Path.of("../../docs/json-rpc.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (-32\\d{3}) \\| (?:`(\\w+Exception)`: )?(\\S.*) \\|$");

  private final Map<Integer, String> documented = new TreeMap<>();

  @BeforeEach
  void read() throws IOException {
    Matcher rows = ROW.matcher(Files.readString(DOCUMENT));
    while (rows.find()) {
      String before =
          documented.put(
              Integer.valueOf(rows.group(1)), rows.group(2) == null ? "" : rows.group(2));
      assertThat(before).as(rows.group()).isNull();
    }
  }

  @Test
  void everyExceptionHasItsRow_andEveryRowItsException() {
    Map<Integer, String> real = new TreeMap<>();
    ErrorCodes.ofFailures().forEach((type, code) -> real.put(code, type.getSimpleName()));
    Map<Integer, String> ofExceptions = new TreeMap<>(documented);
    ofExceptions.values().removeIf(String::isEmpty);

    assertThat(ofExceptions).isEqualTo(real);
  }

  @Test
  void theOtherRowsAreTheStandardsCodes_andTheSidecarsOwn() {
    Map<Integer, String> others = new TreeMap<>(documented);
    others.values().removeIf(name -> !name.isEmpty());

    assertThat(others.keySet())
        .containsExactlyInAnyOrder(
            ErrorCodes.PARSE_ERROR,
            ErrorCodes.INVALID_REQUEST,
            ErrorCodes.METHOD_NOT_FOUND,
            ErrorCodes.INVALID_PARAMS,
            ErrorCodes.INTERNAL_ERROR,
            ErrorCodes.OTHER,
            ErrorCodes.NOT_AUTHENTICATED,
            ErrorCodes.BUSY,
            ErrorCodes.DRAINING);
  }

  @Test
  void theCodeThatIsKeptForQuarantine_isNoOthers() throws IOException {
    assertThat(documented).doesNotContainKey(-32017);
    assertThat(Files.readString(DOCUMENT)).contains("-32017 is kept");
  }
}
