package dev.glovebox.cli;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The log of the command line: warnings on stderr, or everything with {@code --verbose}. */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  /** The properties that were not the user's. */
  private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

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

  /** As a service logs that runs for long: what happens, and when. After {@link #configure}. */
  static void configureService(boolean verbose) {
    set("log.dev.glovebox", verbose ? "debug" : "info");
    set("log.dev.glovebox.supervise", verbose ? "debug" : "info");
    set("log.dev.glovebox.worker", verbose ? "debug" : "info");
    set("showDateTime", "true");
    set("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
  }

  /** A level that the user chose with -D stays. */
  private static void set(String name, String value) {
    String property = PREFIX + name;
    if (System.getProperty(property) == null || OWN.contains(property)) {
      System.setProperty(property, value);
      OWN.add(property);
    }
  }
}
