package dev.glovebox.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.InspectionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the bytes, an inspection ends in a result or an InspectionException, and soon. */
class DamagedFilesTest {
  private static final int MUTATIONS_PER_FILE = 150;

  private final Inspector inspector = new Inspector(List.of(), LoaderCache.EMPTY, HostAbi.detect());

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                   | the file is empty",
        "#!/bin/sh                            | not an ELF file: starts with 23 21",
        "/* GNU ld script */ GROUP ( x )      | a linker script",
        "!<arch>                              | a static archive",
        "MZ...                                | a Windows DLL"
      })
  void fileOfAnotherKind_saysWhatItIs(String content, String reason) throws IOException {
    Path file = Files.write(directory.resolve("f"), content.getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> inspector.inspect(file))
        .isInstanceOf(InspectionException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void missingFileAndDirectory_areNamed() {
    assertThatThrownBy(() -> inspector.inspect(directory.resolve("gone.so")))
        .isInstanceOf(InspectionException.class)
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> inspector.inspect(directory))
        .isInstanceOf(InspectionException.class)
        .hasMessageContaining("it is a directory");
  }

  @Test
  void everyTruncation_isRefused() throws IOException {
    byte[] whole = new ElfBuilder().soname("libx.so").function("f").build();
    Path file = Files.write(directory.resolve("cut.so"), whole);
    try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int length = whole.length - 1; length >= 0; length--) {
        cut.truncate(length);
        assertThatThrownBy(() -> inspector.inspect(file))
            .as("cut to %d of %d bytes", length, whole.length)
            .isInstanceOf(InspectionException.class);
      }
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void mutatedLibraries_neverFailInAnotherWay() throws IOException {
    Random random = new Random(20240607);
    Path file = directory.resolve("mutant.so");
    int accepted = 0;
    int refused = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (byte[] original : originals()) {
        for (int i = 0; i < MUTATIONS_PER_FILE; i++) {
          byte[] mutant = mutate(original, random);
          channel.write(ByteBuffer.wrap(mutant), 0);
          channel.truncate(mutant.length);
          try {
            assertThat(inspector.inspect(file).sha256()).hasSize(64);
            accepted++;
          } catch (InspectionException refusal) {
            assertThat(refusal.reason()).isNotBlank().doesNotContain("Exception");
            refused++;
          }
        }
      }
    }
    // Both must happen often, or the mutations are too mild or too wild to try anything.
    assertThat(accepted).isGreaterThan(100);
    assertThat(refused).isGreaterThan(100);
  }

  private static List<byte[]> originals() throws IOException {
    List<byte[]> originals = new ArrayList<>();
    originals.add(
        new ElfBuilder()
            .soname("libx.so")
            .function("f")
            .imports("malloc")
            .needsVersion("GLIBC_2.4")
            .note("GNU", 3, new byte[20])
            .section(".a")
            .section(".shstrtab")
            .payload(ElfBuilder.pclntab())
            .build());
    Path libraries = Path.of(System.getProperty("java.home"), "lib");
    try (Stream<Path> files = Files.list(libraries)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".so")).sorted().toList()) {
        if (Files.isRegularFile(file) && Files.size(file) < 40_000 && originals.size() < 5) {
          originals.add(Files.readAllBytes(file));
        }
      }
    }
    return originals;
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] mutant = original.clone();
    switch (random.nextInt(5)) {
      case 0 -> flip(mutant, 0, 64 + 12 * 56, 1 + random.nextInt(6), random);
      case 1 -> flip(mutant, 0, mutant.length, 1 + random.nextInt(200), random);
      case 2 -> mutant = java.util.Arrays.copyOf(mutant, random.nextInt(mutant.length));
      case 3 -> {
        int length = 1 + random.nextInt(512);
        int from = random.nextInt(mutant.length - length);
        System.arraycopy(original, from, mutant, random.nextInt(mutant.length - length), length);
      }
      default -> {
        // The tables are near the start and the end; all ones makes the largest counts.
        int at = random.nextInt(mutant.length / 8 - 1) * 8;
        java.util.Arrays.fill(mutant, at, at + (random.nextBoolean() ? 4 : 8), (byte) 0xff);
        flip(mutant, 0, 4096, 4, random);
        restoreMagic(original, mutant);
      }
    }
    return mutant;
  }

  private static void flip(byte[] bytes, int from, int to, int count, Random random) {
    int end = Math.min(to, bytes.length);
    for (int i = 0; i < count; i++) {
      bytes[from + random.nextInt(end - from)] = (byte) random.nextInt(256);
    }
  }

  private static void restoreMagic(byte[] original, byte[] mutant) {
    System.arraycopy(original, 0, mutant, 0, 20);
  }
}
