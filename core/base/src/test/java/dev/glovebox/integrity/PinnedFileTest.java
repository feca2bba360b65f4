package dev.glovebox.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.LibraryRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedFileTest {
  /** {@code printf library | sha256sum}. */
  private static final String HASH =
      "b718f1354f7247312eca086d9a024afe5fa717ddea5adeddd6f12bcf945b2e8c";

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(directory.resolve("lib.so"), "library");
  }

  @Test
  void theRightFile_isConfirmed() throws Exception {
    Optional<FileStamp> judged = FileStamp.of(file);
    try (PinnedFile pinned = PinnedFile.open("lib", file, file, Optional.of(HASH), judged)) {
      assertThat(pinned.file()).isEqualTo(file);
      assertThat(pinned.stamp()).isEqualTo(judged);
      assertThatCode(pinned::confirm).doesNotThrowAnyException();
    }
  }

  @Test
  void anotherHash_isRefused_withBothHashes() {
    String pinned = "0".repeat(64);

    assertThatThrownBy(
            () -> PinnedFile.open("lib", file, file, Optional.of(pinned), Optional.empty()).close())
        .isInstanceOfSatisfying(
            LibraryRefusedException.class, refused -> assertThat(refused.rule()).isEqualTo("GB301"))
        .hasMessage(
            "GB301: the file of library 'lib' cannot be trusted ("
                + file
                + "): its sha256 is "
                + HASH
                + ", pinned is "
                + pinned
                + " [library=lib]. If the new file is meant, pin its hash in the registry"
                + " ('glovebox inspect' prints it), and open that one or reload it; if not, restore"
                + " the old file. "
                + Integrity.PROMISE);
  }

  @Test
  void aFileReplacedSinceItWasJudged_hasChanged_andIsNotRefused() throws Exception {
    Optional<FileStamp> judged = FileStamp.of(file);
    replace("library");

    assertThatThrownBy(() -> PinnedFile.open("lib", file, file, Optional.of(HASH), judged).close())
        .isInstanceOfSatisfying(
            FileChangedException.class,
            changed -> assertThat(changed.refusal().rule()).isEqualTo("GB301"))
        .hasMessageContaining("it was changed or replaced since it was judged");
  }

  @Test
  void aFileReplacedByAnotherThanIsPinned_isRefused() throws Exception {
    Optional<FileStamp> judged = FileStamp.of(file);
    replace("evil");

    assertThatThrownBy(() -> PinnedFile.open("lib", file, file, Optional.of(HASH), judged).close())
        .isInstanceOf(LibraryRefusedException.class)
        .hasMessageContaining("pinned is " + HASH)
        .hasMessageEndingWith(Integrity.PROMISE);
  }

  @Test
  void ofADescriptor_allLooksAreAtWhatItLeadsTo_whateverThePathNames() throws Exception {
    Path opened = Files.move(file, directory.resolve("opened"));
    Files.writeString(file, "evil");
    Path descriptor = Files.createSymbolicLink(directory.resolve("descriptor"), opened);

    try (PinnedFile pinned =
        PinnedFile.open("lib", file, descriptor, Optional.of(HASH), FileStamp.of(opened))) {
      assertThat(pinned.stamp()).isEqualTo(FileStamp.of(opened));
      assertThatCode(() -> pinned.confirm(descriptor)).doesNotThrowAnyException();
    }
    assertThatThrownBy(
            () -> PinnedFile.open("lib", opened, file, Optional.of(HASH), Optional.empty()).close())
        .isInstanceOf(LibraryRefusedException.class);
  }

  @Test
  void throughADescriptor_anotherName_isConfirmed_unlessAHashIsPinned() throws Exception {
    Path linked = Files.createLink(directory.resolve("descriptor"), file);
    try (PinnedFile free = PinnedFile.open("lib", file, file, Optional.empty(), Optional.empty());
        PinnedFile pinned =
            PinnedFile.open("lib", file, file, Optional.of(HASH), Optional.empty())) {
      replace("evil");

      assertThatCode(() -> free.confirm(linked)).doesNotThrowAnyException();
      assertThatThrownBy(() -> pinned.confirm(linked)).isInstanceOf(LibraryRefusedException.class);
      Files.writeString(linked, "longer than it was");
      assertThatThrownBy(() -> free.confirm(linked)).isInstanceOf(LibraryRefusedException.class);
    }
  }

  @Test
  void aFileReplacedWhileItIsLoaded_isNotConfirmed() throws Exception {
    try (PinnedFile pinned =
        PinnedFile.open("lib", file, file, Optional.of(HASH), Optional.empty())) {
      replace("evil");

      assertThatThrownBy(pinned::confirm)
          .isInstanceOf(LibraryRefusedException.class)
          .hasMessageStartingWith("GB301: library 'lib' was replaced while it was loaded")
          .hasMessageContaining("should end");
    }
  }

  @Test
  void aFileWrittenToInPlace_isNotConfirmed() throws Exception {
    try (PinnedFile pinned =
        PinnedFile.open("lib", file, file, Optional.empty(), Optional.empty())) {
      Files.writeString(file, "longer than it was");

      assertThatThrownBy(pinned::confirm).isInstanceOf(LibraryRefusedException.class);
    }
  }

  @Test
  void aFileThatEverybodyMayWrite_isRefused() throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xrwx"));

    assertThatThrownBy(
            () -> PinnedFile.open("lib", file, file, Optional.of(HASH), Optional.empty()).close())
        .isInstanceOf(LibraryRefusedException.class)
        .hasMessageContaining(file + " is writable by everybody (mode 0757)")
        .hasMessageEndingWith("Take the write permission from the others (chmod go-w).");
  }

  @Test
  void noFile_isRefused() {
    Path none = directory.resolve("none.so");

    assertThatThrownBy(
            () -> PinnedFile.open("lib", none, none, Optional.empty(), Optional.empty()).close())
        .isInstanceOf(LibraryRefusedException.class)
        .hasMessage(
            "GB302: library 'lib' cannot be opened: "
                + none
                + ": there is no such file [library=lib]. Build or install it, or correct the path"
                + " of 'lib' in the registry.");
  }

  private void replace(String content) throws Exception {
    Path other = Files.writeString(directory.resolve("other"), content);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
