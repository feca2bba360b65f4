package dev.glovebox.it.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SystemdUnitIT {
  @TempDir private Path directory;

  @Test
  void theUnits_areFaultless() throws Exception {
    Path units = Path.of("").toAbsolutePath().getParent().resolve("samples/systemd");
    // What it starts need not be installed here.
    Path service = directory.resolve("glovebox.service");
    String text = Files.readString(units.resolve("glovebox.service"));
    assertThat(text).contains("ExecStart=/usr/bin/glovebox ");
    Files.writeString(service, text.replace("/usr/bin/glovebox", "/bin/true"));
    Path socket = directory.resolve("glovebox.socket");
    Files.copy(units.resolve("glovebox.socket"), socket);

    assertThat(verify(service, socket)).isEmpty();
  }

  private List<String> verify(Path... units) throws IOException, InterruptedException {
    // Nor its manual page.
    List<String> line = new ArrayList<>(List.of("systemd-analyze", "--man=no", "verify"));
    Stream.of(units).map(Path::toString).forEach(line::add);
    File said = directory.resolve("said").toFile();
    Process verify;
    try {
      verify = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said).start();
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
