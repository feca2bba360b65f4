package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.failure.RegistryException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a file, it is a registry or it is refused as one. */
class RegistryFuzzTest {
  private static final int ROUNDS = 500;
  private static final String[] SNIPPETS = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\t",
    "\"",
    "'",
    "&a ",
    "*a",
    "!!int ",
    "!x ",
    "? ",
    "| ",
    "> ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "%TAG ! x\n",
    "#",
    ",",
    "<<: *a",
    "null",
    "~",
    "0x1F",
    "1e999",
    ".inf",
    "true",
    "\\u0000",
    "\u0085",
    "\u2028",
    "\uD83D\uDE00",
    "@",
    "`",
    "\\"
  };

  @TempDir Path folder;

  @ParameterizedTest
  @Timeout(120)
  @ValueSource(strings = {"valid/design.yaml", "valid/everything.yaml", "valid/everything.json"})
  void aMutatedFileGivesARegistryOrARegistryException(String name)
      throws IOException, URISyntaxException {
    byte[] original = Files.readAllBytes(Path.of(getClass().getResource(name).toURI()));
    Path file = folder.resolve(name.substring(name.indexOf('/') + 1));
    Random random = new Random(42);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutated = mutate(original, random);
      Files.write(file, mutated);
      try {
        assertThat(Registry.open(file).libraries()).isNotNull();
      } catch (RegistryException e) {
        refused++;
        assertThat(e.faults()).isNotEmpty().allMatch(fault -> fault.line() > 0, "has a place");
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "round " + round + ":\n" + new String(mutated, StandardCharsets.UTF_8), e);
      }
    }
    assertThat(refused).as("some mutants are faulty, some are not").isBetween(1, ROUNDS - 1);
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int edits = 1 + random.nextInt(3); edits > 0 && bytes.length > 0; edits--) {
      int at = random.nextInt(bytes.length);
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> splice(bytes, at, 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> splice(bytes, at, random.nextInt(20), new byte[0]);
            case 2 -> splice(bytes, at, bytes.length, new byte[0]);
            default ->
                splice(
                    bytes,
                    at,
                    random.nextInt(2),
                    SNIPPETS[random.nextInt(SNIPPETS.length)].getBytes(StandardCharsets.UTF_8));
          };
    }
    return bytes;
  }

  /** Replaces {@code length} bytes, or as many as there are, by {@code by}. */
  private static byte[] splice(byte[] bytes, int at, int length, byte[] by) {
    int end = Math.min(bytes.length, at + length);
    byte[] result = new byte[at + by.length + bytes.length - end];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(bytes, end, result, at + by.length, bytes.length - end);
    return result;
  }
}
