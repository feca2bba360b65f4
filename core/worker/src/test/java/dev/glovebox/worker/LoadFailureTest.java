package dev.glovebox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.lane.Message;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the loader says, as glibc words it, and what is said of it. */
class LoadFailureTest {
  private static final Path FILE = Path.of("/srv/libx.so");
  private static final String LINK = "/run/w/library-1/libx.so";

  private static Message.Fault fault(String first) {
    UnsatisfiedLinkError error = new UnsatisfiedLinkError("Unable to load library: a\nb\nc");
    error.addSuppressed(new UnsatisfiedLinkError(first));
    error.addSuppressed(new UnsatisfiedLinkError("Native library not found in resource path"));
    return LoadFailure.of("x", FILE, LINK, error).fault();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%s: failed to map segment from shared object: Operation not permitted | noexec",
        "%s: undefined symbol: no_such | which library has no_such: link it with that one",
        "%s: undefined symbol: no_such, version V1 | which library has no_such: link",
        "/lib/libc.so.6: version `GLIBC_2.99' not found (required by %s) | which has GLIBC_2.99",
        "%s: ELF file OS ABI invalid | take the build for Linux",
        "%s: cannot enable executable stack as shared object requires: Invalid | noexecstack",
        "%s: file too short | glovebox inspect /srv/libx.so"
      })
  void theAdvice_isOfThatFailure(String reason, String advice) {
    Message.Fault fault = fault(reason.formatted(LINK));

    assertThat(fault.what())
        .isEqualTo(
            "library 'x' cannot be loaded from /srv/libx.so: " + reason.formatted("/srv/libx.so"));
    assertThat(fault.advice()).contains(advice);
    assertThat(fault.details()).isEmpty();
  }

  @Test
  void aMissingLibrary_isNamed() {
    Message.Fault fault =
        fault("libno.so.1: cannot open shared object file: No such file or directory");

    assertThat(fault.details()).containsExactly("libno.so.1");
    assertThat(fault.advice()).contains("Install what provides libno.so.1");
  }

  @Test
  void staticTls_withoutAFile_isToBePreloaded() {
    assertThat(fault("/nowhere/liby.so: cannot allocate memory in static TLS block").advice())
        .contains("LD_PRELOAD: /nowhere/liby.so");
  }
}
