package dev.glovebox.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
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
    return PathTrust.ofThisProcess().faults(path);
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

    assertThat(new PathTrust(Set.of(uid + 1)).faults(file))
        .contains(
            file
                + " belongs to '"
                + Files.getOwner(file)
                + "' (uid "
                + uid
                + "), neither to root nor to the user of this process");
  }

  @Test
  void aGroupThatMayWrite_isNamed_unlessItIsTheOwnersOwn() throws Exception {
    mode(file, "rw-rw-r--");
    int gid = ((Number) Files.getAttribute(file, "unix:gid")).intValue();
    String group = Files.getAttribute(file, "unix:group").toString();
    assumeTrue(gid == 0 || group.equals(Files.getOwner(file).getName()), "needs a private group");
    assertThat(faults(file)).isEmpty();

    assumeTrue(gid == 0, "only root may give a file to another group");
    Files.getFileAttributeView(file, PosixFileAttributeView.class)
        .setGroup(
            file.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByGroupName("users"));
    assertThat(faults(file)).containsExactly(file + " is writable by group 'users' (mode 0664)");
  }
}
