package dev.glovebox.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class JsonLoggerTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonLogger log =
      new JsonLogger(
          "dev.glovebox.x", Level.INFO, new PrintStream(bytes, true, StandardCharsets.UTF_8));

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : bytes.toString(StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        lines.add(new ObjectMapper().readTree(line));
      }
    }
    return lines;
  }

  @Test
  void anEvent_isOneLineWhateverItsTextHas() throws IOException {
    log.info("a {} \"b\"\nc {}", 1, "é");
    log.warn("second");

    assertThat(lines()).hasSize(2);
    JsonNode first = lines().get(0);
    assertThat(first.path("message").asText()).isEqualTo("a 1 \"b\"\nc é");
    assertThat(first.path("level").asText()).isEqualTo("info");
    assertThat(first.path("logger").asText()).isEqualTo("dev.glovebox.x");
    assertThat(first.path("time").asText()).matches("20[0-9-]+T[0-9:.]+Z");
  }

  @Test
  void aFailure_hasItsTrace() throws IOException {
    log.error("bad", new IllegalStateException("why"));

    assertThat(lines().get(0).path("exception").asText())
        .contains("IllegalStateException: why", "JsonLoggerTest");
  }

  @Test
  void belowTheLevel_isNotWritten() throws IOException {
    log.debug("x");

    assertThat(lines()).isEmpty();
  }
}
