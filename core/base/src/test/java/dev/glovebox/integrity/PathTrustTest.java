package dev.glovebox.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathTrustTest {
  @TempDir Path temporary;
  private Path directory;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    directory = Files.createDirectory(temporary.resolve("libs"));
    mode(directory, "rwxr-xr-x");
    file = Files.writeString(directory.resolve("lib.so"), "library");
    mode(file, "rw-r--r--");
  }

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static List<String> faults(Path path) throws IOException {
    return texts(PathTrust.ofThisProcess().faults(path));
  }

  private static List<String> texts(List<IntegrityFault> faults) {
    return faults.stream().map(IntegrityFault::text).toList();
  }

  @Test
  void ownFileBelowTheStickyTemporaryDirectory_isSound() throws Exception {
    assertThat(faults(file)).isEmpty();
  }

  @Test
  void systemLibrary_isSound() throws Exception {
    assertThat(faults(Path.of(System.getProperty("java.home"), "lib", "libjava.so"))).isEmpty();
  }

  @Test
  void directoryThatEverybodyMayWrite_isNamed() throws Exception {
    mode(directory, "rwxrwxrwx");

    assertThat(faults(file))
        .containsExactly("directory " + directory + " is writable by everybody (mode 0777)");
  }

  @Test
  void theSameDirectoryWithTheStickyBit_isSound() throws Exception {
    Files.setAttribute(directory, "unix:mode", 01777);

    assertThat(faults(file)).isEmpty();
  }

  @Test
  void aDirectoryFurtherUp_isNamed() throws Exception {
    Path deep = Files.createDirectories(directory.resolve("a/b"));
    mode(directory, "rwxrwxrwx");

    assertThat(faults(Files.writeString(deep.resolve("lib.so"), "")))
        .containsExactly("directory " + directory + " is writable by everybody (mode 0777)");
  }

  @Test
  void theDirectoryOfALinkOnTheWay_isNamed() throws Exception {
    Path open = Files.createDirectory(temporary.resolve("open"));
    Path link = Files.createSymbolicLink(open.resolve("current"), Path.of("../libs"));
    assertThat(faults(link.resolve("lib.so"))).isEmpty();

    mode(open, "rwxr-xrwx");
    assertThat(faults(link.resolve("lib.so")))
        .containsExactly("directory " + open + " is writable by everybody (mode 0757)");
  }

  @Test
  void aCircleOfLinks_isAnError() throws Exception {
    Path link = directory.resolve("loop");
    Files.createSymbolicLink(link, link);

    assertThatThrownBy(() -> faults(link))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("too many symbolic links");
  }

  @Test
  void aStrangersFile_isNamedWithItsOwner() throws Exception {
    int uid = ((Number) Files.getAttribute(file, "unix:uid")).intValue();

    assertThat(texts(new PathTrust(Set.of(uid + 1)).faults(file)))
        .contains(
            file
                + " belongs to '"
                + Files.getOwner(file)
                + "' (uid "
                + uid
                + "), neither to root nor to the user of this process");
  }

  @Test
  void onlyRootsGroupAndTheOwnersOwn_countAsTheOwner() {
    assertThat(PathTrust.isPrivateGroup(0, "root", "alice")).isTrue();
    assertThat(PathTrust.isPrivateGroup(1000, "alice", "alice")).isTrue();
    assertThat(PathTrust.isPrivateGroup(100, "users", "alice")).isFalse();
  }

  @Test
  void aGroupThatMayWrite_isNamed() throws Exception {
    mode(file, "rw-rw-r--");
    if (Files.getAttribute(file, "unix:gid").equals(0)) {
      assertThat(faults(file)).isEmpty();
      // Only root may give a file to a group that it is no member of.
      Files.setAttribute(file, "unix:gid", 42424);
    }
    String group = Files.getAttribute(file, "unix:group").toString();

    if (group.equals(Files.getOwner(file).getName())) {
      assertThat(faults(file)).as("the user's private group").isEmpty();
    } else {
      assertThat(faults(file))
          .containsExactly(file + " is writable by group '" + group + "' (mode 0664)");
    }
  }
}
