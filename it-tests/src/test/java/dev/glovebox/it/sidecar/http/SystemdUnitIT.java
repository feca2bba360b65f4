package dev.glovebox.it.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SystemdUnitIT {
  /** Type=notify-reload came with systemd 253: whoever is older says so, and verifies the rest. */
  private static final String TOO_OLD = "Failed to parse service type, ignoring: notify-reload";

  @TempDir private Path directory;

  @Test
  void theSampleUnit_isFaultless() throws Exception {
    Path unit =
        Path.of("").toAbsolutePath().getParent().resolve("samples/systemd/glovebox.service");
    assertThat(unit).exists();
    // What it starts need not be installed here.
    Path copy = directory.resolve("glovebox.service");
    Files.writeString(copy, Files.readString(unit).replace("/usr/bin/java", "/bin/true"));

    List<String> said = verify(copy);

    assertThat(said).filteredOn(line -> !line.endsWith(TOO_OLD)).isEmpty();
  }

  private List<String> verify(Path unit) throws IOException, InterruptedException {
    File said = directory.resolve("said").toFile();
    Process verify;
    try {
      verify =
          new ProcessBuilder("systemd-analyze", "verify", unit.toString())
              .redirectErrorStream(true)
              .redirectOutput(said)
              .start();
    } catch (IOException e) {
      String reason = "skipped: there is no systemd-analyze here to verify the unit with";
      System.out.println(reason);
      Assumptions.abort(reason);
      return List.of();
    }
    assertThat(verify.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readAllLines(said.toPath(), StandardCharsets.UTF_8);
  }
}
