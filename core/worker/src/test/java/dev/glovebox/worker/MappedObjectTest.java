package dev.glovebox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MappedObjectTest {
  private static final String MAPS =
      """
      55d0c0000000-55d0c0001000 r--p 00000000 fe:01 42                         /usr/bin/a b
      7f3b70400000-7f3b70589000 r-xp 00028000 fe:01 1835087                    /usr/lib/libc.so.6
      7f3b70589000-7f3b7058a000 rw-p 00000000 00:00 0
      ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
      """;

  @Test
  void theFileAtAnAddress_isItsDeviceAndInode() {
    assertThat(MappedObject.fileAt(MAPS, 0x7f3b70400000L)).isEqualTo("fe:01 1835087");
    assertThat(MappedObject.fileAt(MAPS, 0x7f3b70588fffL)).isEqualTo("fe:01 1835087");
    assertThat(MappedObject.fileAt(MAPS, 0x55d0c0000010L)).isEqualTo("fe:01 42");
  }

  @Test
  void whereNoFileIsMapped_thereIsNone() {
    assertThat(MappedObject.fileAt(MAPS, 0x7f3b70589000L)).isNull();
    assertThat(MappedObject.fileAt(MAPS, 0x7f3b7058a000L)).isNull();
    assertThat(MappedObject.fileAt(MAPS, 0)).isNull();
    assertThat(MappedObject.fileAt(MAPS, 0xffffffffff600000L)).isNull();
    assertThat(MappedObject.fileAt("", 1)).isNull();
  }
}
