package dev.glovebox.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: of this jar, and of what runs it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String own = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "glovebox " + (own == null ? "(not from a jar)" : own),
      "JNA " + com.sun.jna.Native.VERSION,
      "JDK " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
