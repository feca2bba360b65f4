package dev.glovebox;

import dev.glovebox.launch.RunDirectory;
import dev.glovebox.supervise.Supervisor;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a {@link Glovebox} runs on this machine, as opposed to what it loads.
 *
 * @param runDirectory where the private directory of this host goes; {@code
 *     $XDG_RUNTIME_DIR/glovebox}, or one below the temporary directory, by default
 * @param java the java executable that runs workers, version 17 or later; this JVM's own by default
 * @param checkPeriod how often each worker is looked after; 5 s by default. It is asked whether it
 *     is there then, or each fourth time if nobody has called it since. One that leaves a question
 *     unanswered for six periods is killed
 */
public record GloveboxOptions(Path runDirectory, Path java, Duration checkPeriod) {
  /** The defaults. */
  public static final GloveboxOptions DEFAULT =
      new GloveboxOptions(
          RunDirectory.defaultBase(),
          Path.of(System.getProperty("java.home"), "bin", "java"),
          Supervisor.DEFAULT_CHECK_PERIOD);

  /**
   * Checks the period.
   *
   * @param runDirectory where the private directory of this host goes
   * @param java the java executable that runs workers, version 17 or later
   * @param checkPeriod how often each worker is looked after
   * @throws IllegalArgumentException if it is not positive
   */
  public GloveboxOptions {
    if (checkPeriod.isZero() || checkPeriod.isNegative()) {
      throw new IllegalArgumentException("the check period is not positive: " + checkPeriod);
    }
  }

  /**
   * {@return the same, with another place for the private directory of this host}
   *
   * @param base the directory below which it goes
   */
  public GloveboxOptions withRunDirectory(Path base) {
    return new GloveboxOptions(base, java, checkPeriod);
  }

  /**
   * {@return the same, with another java for the workers}
   *
   * @param executable of version 17 or later
   */
  public GloveboxOptions withJava(Path executable) {
    return new GloveboxOptions(runDirectory, executable, checkPeriod);
  }

  /**
   * {@return the same, with another time between checks of a worker}
   *
   * @param period longer than zero
   */
  public GloveboxOptions withCheckPeriod(Duration period) {
    return new GloveboxOptions(runDirectory, java, period);
  }
}
