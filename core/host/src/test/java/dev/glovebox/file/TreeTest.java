package dev.glovebox.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TreeTest {
  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void root() throws IOException {
    root = Files.createDirectory(temporary.resolve("root"));
  }

  private void assertRemoved() throws IOException {
    Tree.remove(root);

    assertThat(Files.exists(root, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  /** Deeper than any path can be long, and than most processes may have descriptors. */
  @Test
  void aTreeDeeperThanPathsAreLong_isRemoved() throws IOException {
    Path deep = Files.createDirectory(temporary.resolve("deep"));
    for (int i = 0; i < 5000; i++) {
      Path around = Files.createDirectory(temporary.resolve("around"));
      Files.move(deep, around.resolve("d"), StandardCopyOption.ATOMIC_MOVE);
      Files.move(around, deep, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(deep, root.resolve("deep"), StandardCopyOption.ATOMIC_MOVE);

    assertRemoved();
  }

  @Test
  void pipesLinksAndFilesOfAnyName_areRemoved_andWhatLinksLeadToIsNot() throws Exception {
    Path precious = Files.createDirectory(temporary.resolve("precious"));
    Files.writeString(precious.resolve("file"), "x");
    Path below = Files.createDirectories(root.resolve("a/b/c"));
    Files.createSymbolicLink(below.resolve("link"), precious);
    Files.createSymbolicLink(root.resolve("link"), precious);
    Pipes.at(below.resolve("pipe"));
    Pipes.run(
        root, "sh", "-c", "mkdir \"$(printf 'no\\377text')\" && cd no* && mkdir -p x/y && >z");

    assertRemoved();
    assertThat(precious.resolve("file")).hasContent("x");
  }

  /** Root may do so in any case; others need the modes to be mended on the way. */
  @Test
  void directoriesWithoutPermissions_areRemoved() throws IOException {
    Path below = Files.createDirectories(root.resolve("a/b/c"));
    Files.writeString(below.resolve("file"), "x");
    for (Path each = below; !each.equals(temporary); each = each.getParent()) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("---------"));
    }

    assertRemoved();
  }

  @Test
  void aLinkInItsPlace_isRemovedItself() throws IOException {
    Path precious = Files.createDirectory(temporary.resolve("precious"));
    Files.writeString(precious.resolve("file"), "x");
    Files.delete(root);
    Files.createSymbolicLink(root, precious);

    assertRemoved();
    assertThat(precious.resolve("file")).hasContent("x");
  }

  @Test
  void nothing_isRemovedAlready() throws IOException {
    Files.delete(root);

    assertRemoved();
  }
}
