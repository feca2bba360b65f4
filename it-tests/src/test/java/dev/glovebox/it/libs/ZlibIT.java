package dev.glovebox.it.libs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.NativeLong;
import dev.glovebox.Glovebox;
import dev.glovebox.samples.zlib.Compressor;
import dev.glovebox.samples.zlib.Zlib;
import dev.glovebox.samples.zlib.ZlibSample;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ZlibIT {
  private static final int SIZE_BYTES = 10 * 1024 * 1024;

  private Glovebox box;
  private Zlib zlib;

  @BeforeEach
  void open() {
    box = Libraries.open("zlib");
    zlib = box.load("zlib", Zlib.class);
  }

  @AfterEach
  void close() {
    if (box != null) {
      box.close();
    }
  }

  @Test
  void tenMebibytes_areTheSameAgain() throws Exception {
    byte[] data = halfRandom();
    Compressor compressor = new Compressor(zlib);

    byte[] compressed = compressor.deflate(data, 6);

    assertThat(compressed.length).isLessThan(SIZE_BYTES * 3 / 4);
    assertThat(new InflaterInputStream(new ByteArrayInputStream(compressed)).readAllBytes())
        .as("read by the JDK's own zlib")
        .isEqualTo(data);
    assertThat(compressor.inflate(compressed)).isEqualTo(data);
  }

  @Test
  void damage_isFound_andExplainedInTheStructure() {
    Compressor compressor = new Compressor(zlib);
    byte[] compressed = compressor.deflate(halfRandom(), 1);
    compressed[0] ^= 0x55;

    assertThatThrownBy(() -> compressor.inflate(compressed))
        .hasMessage("zlib answers -3: incorrect header check");
  }

  @Test
  void checksumsAndBounds_areKnown() {
    byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
    CRC32 jdk = new CRC32();
    byte[] data = halfRandom();
    jdk.update(data);

    assertThat(zlib.crc32(new NativeLong(0), check, check.length).longValue())
        .isEqualTo(0xCBF43926L);
    assertThat(zlib.crc32(new NativeLong(0), data, data.length).longValue())
        .isEqualTo(jdk.getValue());
    assertThat(zlib.compressBound(new NativeLong(1000)).longValue()).isEqualTo(1013);
  }

  @Test
  void theSample_runs() throws Exception {
    assertThat(Libraries.output("zlib", ZlibSample::main))
        .isEqualTo("220000 bytes, less than 1000 compressed: true\nthe same again: true\n");
  }

  private static byte[] halfRandom() {
    byte[] data = new byte[SIZE_BYTES];
    Random random = new Random(42);
    for (int i = 0; i < data.length; i += 2) {
      data[i] = (byte) random.nextInt();
    }
    return data;
  }
}
