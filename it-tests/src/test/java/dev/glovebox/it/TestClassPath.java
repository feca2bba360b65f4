package dev.glovebox.it;

import java.io.File;

/** The class path of these tests, for JVMs that they start. */
public final class TestClassPath {
  private TestClassPath() {}

  /** As {@code java -cp} takes it. */
  public static String text() {
    // Failsafe hands its class path over in the manifest of a jar; the property has it in full.
    String whole = System.getProperty("surefire.test.class.path", "");
    String started = System.getProperty("java.class.path");
    return whole.isEmpty() ? started : started + File.pathSeparator + whole;
  }
}
