package dev.glovebox.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessMemoryMapTest {
  @TempDir Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcess_hasMappedItsJvm_once() throws Exception {
    assertThat(ProcessMemoryMap.ofThisProcess().isAvailable()).isTrue();
    assertThat(ProcessMemoryMap.ofThisProcess().mappedFiles())
        .doesNotHaveDuplicates()
        .filteredOn(file -> file.endsWith("libjvm.so"))
        .hasSize(1)
        .allMatch(Files::exists);
  }

  @Test
  void onlyFilesMappedAsCode_areListed_withoutDeletedOnes() throws Exception {
    ProcessMemoryMap map =
        map(
            """
            55d0c0a00000-55d0c0a01000 r--p 00000000 fe:01 11       /usr/bin/java
            7f0000000000-7f0000001000 r--p 00000000 fe:01 12       /opt/a b/liba.so
            7f0000001000-7f0000002000 r-xp 00001000 fe:01 12       /opt/a b/liba.so
            7f0000002000-7f0000003000 ---p 00002000 fe:01 12       /opt/a b/liba.so
            7f0000004000-7f0000005000 r-xp 00000000 fe:01 13       /tmp/jna1.tmp (deleted)
            7f0000006000-7f0000007000 r-xp 00000000 00:00 0        [vdso]
            7f0000008000-7f0000009000 rwxp 00000000 00:00 0
            nonsense
            """);

    assertThat(map.mappedFiles()).containsExactly(Path.of("/opt/a b/liba.so"));
    assertThat(map.mapped())
        .extracting(MappedFile::path, MappedFile::deleted, file -> file.readable().size())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Path.of("/opt/a b/liba.so"), false, 2),
            org.assertj.core.groups.Tuple.tuple(Path.of("/tmp/jna1.tmp"), true, 1));
  }

  @Test
  void whereThereIsNone_itSaysSo() {
    ProcessMemoryMap map = new ProcessMemoryMap(directory.resolve("maps"), directory);

    assertThat(map.isAvailable()).isFalse();
    assertThatThrownBy(map::mappedFiles)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("this system shows no memory map");
  }

  private ProcessMemoryMap map(String text) throws Exception {
    return new ProcessMemoryMap(Files.writeString(directory.resolve("maps"), text), directory);
  }
}
