package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.RegistryException;
import dev.glovebox.registry.LibrarySource.FilePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A registry is read from a stream as it is from a file. */
class RegistryStreamTest {
  @Test
  void relativePathsOfAStreamStartFromTheWorkingDirectory() {
    Registry registry = Registry.open(stream("libraries:\n  a: { path: native/liba.so }\n"));

    assertThat(registry.file()).isEmpty();
    assertThat(registry.requireLibrary("a").source())
        .isEqualTo(new FilePath(Path.of("native/liba.so").toAbsolutePath()));
  }

  @Test
  void jsonIsKnownByItsBrace() {
    Registry registry = Registry.open(stream("{\"libraries\":\t{\"a\": {\"path\": \"/a.so\"}}}"));

    assertThat(registry.requireLibrary("a").source()).isEqualTo(new FilePath(Path.of("/a.so")));
  }

  @Test
  void faultsTellLineAndColumn() {
    assertThatThrownBy(() -> Registry.open(stream("libraries:\n  a: { pth: liba.so }\n")))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("(stream):2:8")
        .hasMessageContaining("unknown key");
  }

  @Test
  void aStreamWithoutEndIsRefusedAtTheBound() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return '#';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            Arrays.fill(into, offset, offset + length, (byte) '#');
            return length;
          }
        };

    assertThatThrownBy(() -> Registry.open(endless))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("larger than");
  }

  @Test
  void aStreamThatFailsIsToldOf() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            throw new IOException("gone");
          }
        };

    assertThatThrownBy(() -> Registry.open(broken))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("gone");
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
