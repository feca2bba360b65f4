package dev.glovebox.it;

import dev.glovebox.stubs.NativeStubs;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The stubs as tests ask for them: what was left out for lack of a tool skips the test. */
public final class AvailableStubs {
  private AvailableStubs() {}

  /**
   * The file of a stub. Where it was not built, the test is skipped, saying which tool is missing;
   * with {@code -Dglovebox.require=all} it fails.
   */
  public static Path path(String name) {
    if (!everythingIsRequired()) {
      NativeStubs.missingTools(name)
          .ifPresent(
              tools ->
                  Assumptions.abort("skipped: the stub " + name + " was left out for " + tools));
    }
    return NativeStubs.require(name);
  }

  /** Whether nothing may be skipped. */
  public static boolean everythingIsRequired() {
    return "all".equals(System.getProperty("glovebox.require"));
  }
}
