package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker can write into the directory of what other workers are started with. */
@Timeout(30)
class KeptFileTest {
  private final AtomicInteger reads = new AtomicInteger();

  @TempDir private Path temporary;

  private KeptFile kept(Path path) {
    return new KeptFile(
        path, () -> ("read " + reads.incrementAndGet()).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isWrittenOnce_andAgainWhenItHasChanged() throws IOException {
    Path path = temporary.resolve("classes").resolve("a.jar");
    KeptFile file = kept(path);
    assertThat(file.get()).isEqualTo(path).hasContent("read 1");
    assertThat(file.get()).hasContent("read 1");

    Files.writeString(path, "forged");

    assertThat(file.get()).hasContent("read 2");
    try (var entries = Files.list(path.getParent())) {
      assertThat(entries).containsExactly(path);
    }
  }

  @Test
  void aLinkInPlaceOfItsDirectory_isNotFollowed() throws IOException {
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Path classes = Files.createSymbolicLink(temporary.resolve("classes"), elsewhere);

    assertThatThrownBy(() -> kept(classes.resolve("a.jar")).get())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is a symbolic link");

    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void namesThatCanBeGuessed_areNotNeeded() throws IOException {
    Path path = temporary.resolve("a.jar");
    for (int i = 0; i < 3; i++) {
      Files.writeString(path.resolveSibling("a.jar." + i), "in the way");
    }

    assertThat(kept(path).get()).hasContent("read 1");
  }
}
