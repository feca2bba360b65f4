package dev.glovebox.cli;

import dev.glovebox.marshal.jna.JnaRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: of these classes, and of what runs them. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "glovebox " + own(),
      "JNA " + JnaRuntime.version(),
      "JDK " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
    };
  }

  /** The version, and the commit that was built; the build writes both. */
  private static String own() {
    Properties build = new Properties();
    try (InputStream resource = Version.class.getResourceAsStream("version.properties")) {
      build.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("version") + " (commit " + build.getProperty("commit") + ")";
  }
}
