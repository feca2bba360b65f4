package dev.glovebox.it.libs;

import static org.assertj.core.api.Assertions.fail;

import dev.glovebox.Glovebox;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.registry.Registry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The registry of the samples, for tests. */
final class Libraries {
  static final Path REGISTRY = Path.of("../samples/registry-libraries.yaml");

  private Libraries() {}

  /** A sample's main method. */
  interface Main {
    void run(String[] args) throws Exception;
  }

  /** Opens the registry; the test is skipped if a library that it is about is not installed. */
  static Glovebox open(String library) {
    require(library);
    return Glovebox.open(Registry.open(REGISTRY));
  }

  /** What a sample program prints. */
  static String output(String library, Main main) throws Exception {
    require(library);
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      main.run(new String[] {REGISTRY.toString()});
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static void require(String library) {
    String soname = Registry.open(REGISTRY).requireLibrary(library).source().text();
    boolean found = Inspector.system().resolveSoname(soname).isPresent();
    if (!found && AvailableStubs.everythingIsRequired()) {
      fail(soname + " is not installed");
    }
    Assumptions.assumeTrue(found, "skipped: " + soname + " is not installed");
  }
}
