package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker loads until its first call is done is what its start takes time for. */
@Timeout(60)
class WorkerClassesIT {
  @TempDir Path directory;

  @Test
  void aWorkerLoadsJnaAndGlovebox_andNoLibraryBesides() throws IOException {
    List<String> loaded = loadedUntilTheFirstCall();

    assertThat(loaded).anyMatch(line -> line.contains("] com.sun.jna.Native "));
    assertThat(loaded)
        .noneMatch(line -> line.contains("] com.fasterxml."))
        .noneMatch(line -> line.contains("] org.slf4j."))
        .noneMatch(line -> line.contains("] org.yaml."))
        .noneMatch(line -> line.contains("] io.netty."))
        .noneMatch(line -> line.contains("] picocli."))
        .noneMatch(line -> line.contains("] dev.glovebox.inspect."))
        .noneMatch(line -> line.contains("] dev.glovebox.marshal."));
  }

  /** The first of these takes tens of milliseconds. */
  @Test
  void noMethodOfARecordIsLinked_beforeTheFirstCall() throws IOException {
    List<String> loaded = loadedUntilTheFirstCall();

    assertThat(loaded).noneMatch(line -> line.contains("] java.lang.runtime.ObjectMethods "));
  }

  private List<String> loadedUntilTheFirstCall() throws IOException {
    Path log = directory.resolve("classes");
    try (Glovebox box =
        Stubs.open(pool -> pool.jvmArgs("-Xlog:class+load:file=" + log + ":uptime"), "calc")) {
      assertThat(box.load("calc", StubApi.Calc.class).calc_add_i64(20, 22)).isEqualTo(42);
      return Files.readAllLines(log);
    }
  }
}
