package dev.glovebox.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoaderCacheTest {
  private static byte[] cache(boolean oldTableBefore) {
    byte[] old = "ld.so-1.7.0".getBytes(StandardCharsets.US_ASCII);
    int base = oldTableBefore ? 32 : 0;
    ByteBuffer out = ByteBuffer.allocate(base + 48 + 2 * 24 + 64).order(ByteOrder.nativeOrder());
    if (oldTableBefore) {
      out.put(old).putInt(12, 1);
    }
    out.position(base).put("glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII));
    out.putInt(2).putInt(64).position(base + 48);
    int strings = 48 + 2 * 24;
    out.putInt(0x303).putInt(strings).putInt(strings + 8).putInt(0).putLong(1L << 62);
    out.putInt(0x303).putInt(strings).putInt(strings + 20).putInt(0).putLong(0);
    out.put("libx.so\0/v3/libx.so\0/libx.so\0".getBytes(StandardCharsets.US_ASCII));
    byte[] bytes = new byte[out.capacity()];
    out.get(0, bytes);
    return bytes;
  }

  @Test
  void plainEntriesAreFound_variantsForSpecialCpusAreNot() {
    assertThat(LoaderCache.parse(cache(false)).files("libx.so"))
        .containsExactly(Path.of("/libx.so"));
  }

  @Test
  void cacheBehindAnOldTable_isRead() {
    assertThat(LoaderCache.parse(cache(true)).files("libx.so"))
        .containsExactly(Path.of("/libx.so"));
  }

  @Test
  void damagedCache_isNeverAnError() {
    byte[] whole = cache(true);
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] mutant = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int k = 0; k < 4 && mutant.length > 0; k++) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      assertThat(LoaderCache.parse(mutant).files("libnowhere.so")).isEmpty();
    }
  }
}
