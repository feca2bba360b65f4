package dev.glovebox.cli;

/** The log of the command line: warnings on stderr, or everything with {@code --verbose}. */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  /** Sets the levels. Has an effect only before the first logger is made. */
  static void configure(boolean verbose) {
    set("defaultLogLevel", verbose ? "debug" : "warn");
    // The loss of a worker is what the command itself reports, in one line.
    set("log.dev.glovebox.supervise", verbose ? "debug" : "error");
    // What a library prints as it crashes is part of that line.
    set("log.dev.glovebox.worker", verbose ? "debug" : "error");
    set("showThreadName", "false");
    set("showShortLogName", "true");
  }

  /** A level that the user chose with -D stays. */
  private static void set(String name, String value) {
    if (System.getProperty(PREFIX + name) == null) {
      System.setProperty(PREFIX + name, value);
    }
  }
}
