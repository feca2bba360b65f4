package dev.glovebox.stubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeStubsTest {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "calc",
        "segv",
        "abort",
        "exit",
        "hang",
        "jnatypes",
        "spin",
        "sleep",
        "stderr_flood",
        "stdout_noise",
        "slow_load",
        "crash_at_load",
        "bad_alloc_growth",
        "forks",
        "exit_handlers",
        "self_stop",
        "freeze",
        "thread_local",
        "traced",
        "sigterm_ignored",
        "execstack",
        "missing_dep",
        "undefined_symbol",
        "thread_at_load",
        "thread_by_aio",
        "thread_by_clone",
        "thread_by_dlsym",
        "thread_by_getaddrinfo",
        "thread_by_mq",
        "thread_by_timer",
        "impostor",
        "static_tls",
        "undefined_variable",
        "prefork",
        "greeter",
        "greeter2",
        "greeter_stripped",
        "greeter_wrapper",
        "greeter_archive",
      })
  void everyNamedStubIsBuilt(String name) throws IOException {
    StubTools.need(name);
    Path file = NativeStubs.require(name);
    assertThat(NativeStubs.find(name)).contains(file);
    assertThat(file.getFileName()).hasToString(NativeStubs.fileName(name));
    assertThat(Arrays.copyOf(Files.readAllBytes(file), 4)).isEqualTo(ELF);
  }

  @Test
  void missing_isTheStubsWithoutFile() {
    assertThat(NativeStubs.names())
        .allSatisfy(
            name ->
                assertThat(
                        Files.exists(NativeStubs.directory().resolve(NativeStubs.fileName(name))))
                    .isEqualTo(!NativeStubs.missing().contains(name)));
  }

  @Test
  void missing_whenAllIsRequired_isEmpty() {
    if ("all".equals(System.getProperty("glovebox.require"))) {
      assertThat(NativeStubs.missing()).isEmpty();
    }
  }

  @Test
  void find_unknownName_listsTheKnownOnes() {
    assertThatThrownBy(() -> NativeStubs.find("greter"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("greter")
        .hasMessageContaining("calc");
  }

  @Test
  void extractTo_copiesTheClosureAndAnExecutableProgram() {
    Path copy = NativeStubs.extractTo(directory.resolve("new/stubs"));
    assertThat(NativeStubs.names())
        .filteredOn(name -> !NativeStubs.missing().contains(name))
        .allSatisfy(
            name ->
                assertThat(copy.resolve(NativeStubs.fileName(name)))
                    .hasSameBinaryContentAs(NativeStubs.require(name)));
    StubTools.need("prefork");
    assertThat(copy.resolve("prefork")).isExecutable();
  }
}
