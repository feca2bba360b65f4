package dev.glovebox.stubs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Skips a test whose stub was left out, unless everything is required. */
final class StubTools {
  private StubTools() {}

  static void need(String stub) {
    String tools = NativeStubs.missingTools(stub).orElse("");
    if (!"all".equals(System.getProperty("glovebox.require"))) {
      assumeTrue(tools.isEmpty(), () -> stub + " was left out: " + tools + " not found");
    }
  }
}
