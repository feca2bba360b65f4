package dev.glovebox.stubs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StubPlatformTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86-64",
    "Linux, x86_64, linux-x86-64",
    "Linux, aarch64, linux-aarch64",
    "Linux, i386, linux-x86",
    "Linux, arm, linux-arm",
    "Linux, riscv64, linux-riscv64",
    "Mac OS X, aarch64, darwin-aarch64",
    "Windows 11, amd64, win32-x86-64",
  })
  void prefix_isSpelledAsJnaSpellsIt(String osName, String osArch, String prefix) {
    assertThat(StubPlatform.prefix(osName, osArch)).isEqualTo(prefix);
  }
}
