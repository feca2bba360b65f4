package dev.glovebox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Elsewhere than on Linux, descriptors have no paths. */
@EnabledOnOs(OS.LINUX)
class OpenFileTest {
  @TempDir Path directory;

  @Test
  void whatIsOpen_isReadByItsName_whateverItsPathNames() throws Exception {
    Path file = Files.writeString(directory.resolve("lib.so"), "library");
    OpenFile open = OpenFile.of(file, directory.resolve("library-1")).orElseThrow();
    Files.move(file, directory.resolve("elsewhere"));
    Files.writeString(file, "evil");

    assertThat(Path.of(open.link())).hasContent("library").hasFileName("lib.so");
    assertThat(open.descriptor()).hasContent("library");
    open.forget();
  }

  @Test
  void whatIsForgotten_leavesNoDescriptor_andNoName() throws Exception {
    Path file = Files.writeString(directory.resolve("lib.so"), "library");
    OpenFile open = OpenFile.of(file, directory.resolve("library-1")).orElseThrow();

    open.forget();

    assertThat(open.descriptor()).doesNotExist();
    assertThat(directory.resolve("library-1")).doesNotExist();
  }

  @Test
  void whatIsNotThere_isNotOpened_andLeavesNothing() {
    assertThat(OpenFile.of(directory.resolve("none.so"), directory.resolve("library-1"))).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }
}
