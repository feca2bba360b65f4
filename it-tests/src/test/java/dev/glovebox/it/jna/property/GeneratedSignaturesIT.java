package dev.glovebox.it.jna.property;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.registry.Registry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Functions of random signatures, with every type as parameter and as result, give back each of
 * their arguments: numbers, strings, structures by value and by reference.
 *
 * <p>{@code -Dglovebox.random.cases} and {@code -Dglovebox.random.seed} as for {@link
 * RandomSignaturesIT}; a failure names the function's declaration in C.
 */
@Timeout(600)
class GeneratedSignaturesIT {
  private static final long SEED = Long.getLong("glovebox.random.seed", 20240229);
  private static final int CASES = Integer.getInteger("glovebox.random.cases", 10_000) / 2;
  private static final int SIGNATURES = 100;

  @TempDir Path directory;

  @Test
  void everyArgument_comesBack() throws Exception {
    System.out.println("generated signatures: seed " + SEED);
    // Which is skipped where there is no C compiler.
    Stubs.file("jnatypes");
    GeneratedLibrary library = new GeneratedLibrary(new RandomValues(SEED), SIGNATURES);
    Path file = library.compile(directory);
    Map<String, Function> functions = new HashMap<>();
    try (Glovebox box =
        Glovebox.open(Registry.builder().library("generated", it -> it.path(file)).build())) {
      int rounds = Math.max(1, CASES / library.functions());
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < library.signatures(); i++) {
          Object[] arguments = library.arguments(i);
          for (int k = 0; k < arguments.length; k++) {
            Function function =
                functions.computeIfAbsent(
                    GeneratedLibrary.symbol(i, k), name -> box.function("generated", name));
            List<Object> sent = Contents.of(arguments[k]);
            Object back = library.call(function, i, k, arguments.clone());
            assertThat(Contents.of(back))
                .as("seed %d, round %d: %s", SEED, round, library.declaration(i, k))
                .isEqualTo(sent);
          }
        }
      }
    }
  }
}
