package dev.glovebox;

import dev.glovebox.launch.RunDirectory;
import java.nio.file.Path;

/**
 * How a {@link Glovebox} runs on this machine, as opposed to what it loads.
 *
 * @param runDirectory where the private directory of this host goes; {@code
 *     $XDG_RUNTIME_DIR/glovebox}, or one below the temporary directory, by default
 * @param java the java executable that runs workers, version 17 or later; this JVM's own by default
 */
public record GloveboxOptions(Path runDirectory, Path java) {
  /** The defaults. */
  public static final GloveboxOptions DEFAULT =
      new GloveboxOptions(
          RunDirectory.defaultBase(), Path.of(System.getProperty("java.home"), "bin", "java"));

  public GloveboxOptions withRunDirectory(Path base) {
    return new GloveboxOptions(base, java);
  }

  public GloveboxOptions withJava(Path executable) {
    return new GloveboxOptions(runDirectory, executable);
  }
}
