package dev.glovebox.launch;

import java.util.Map;
import java.util.Optional;

/**
 * How a process ended, as far as its exit code tells.
 *
 * <p>{@link Process} reports 128+n for a death by signal n, and {@code exit(128+n)} looks the same:
 * a signal is a guess until there is other evidence (an hs_err file, a trace on stderr).
 *
 * @param code the code as {@link Process#exitValue()} gives it
 * @param signalGuess the number of the signal that may have ended the process; empty if the code
 *     cannot come from a signal
 */
public record ProcessExit(int code, Optional<Integer> signalGuess) {
  private static final int SIGNAL_OFFSET = 128;
  private static final int LAST_SIGNAL = 64;

  /** The signals whose numbers are the same on Linux (x86-64, aarch64) and macOS, then Linux's. */
  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(5, "SIGTRAP"),
          Map.entry(6, "SIGABRT"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(14, "SIGALRM"),
          Map.entry(15, "SIGTERM"),
          Map.entry(24, "SIGXCPU"),
          Map.entry(25, "SIGXFSZ"));

  private static final Map<Integer, String> LINUX_SIGNALS =
      Map.of(7, "SIGBUS", 10, "SIGUSR1", 12, "SIGUSR2", 16, "SIGSTKFLT", 31, "SIGSYS");

  /**
   * Of a process that was killed, and whose end the system has not told in time: it is stuck in the
   * kernel, or traced by somebody. It runs none of its code any more.
   */
  public static final ProcessExit NOT_TOLD = new ProcessExit(-1, Optional.empty());

  /**
   * {@return the exit with {@code code} and the guess that follows from it}
   *
   * @param code as {@link Process#exitValue()} gives it
   */
  public static ProcessExit of(int code) {
    int signal = code - SIGNAL_OFFSET;
    boolean possible = signal >= 1 && signal <= LAST_SIGNAL;
    return new ProcessExit(code, possible ? Optional.of(signal) : Optional.empty());
  }

  /** {@return whether the code is the process's own: whether it is not {@link #NOT_TOLD}} */
  public boolean isTold() {
    return code != NOT_TOLD.code;
  }

  /** {@return the name of the guessed signal, for example {@code SIGSEGV}} */
  public Optional<String> signalName() {
    return signalGuess.map(ProcessExit::nameOf);
  }

  /** {@return the exit in words: {@code exit 139 (SIGSEGV, or exit(139))}} */
  public String sentence() {
    if (!isTold()) {
      return "killed, and its end was not told";
    }
    return "exit "
        + code
        + signalName().map(name -> " (" + name + ", or exit(" + code + "))").orElse("");
  }

  private static String nameOf(int signal) {
    String name = SIGNALS.get(signal);
    if (name == null && System.getProperty("os.name").equals("Linux")) {
      name = LINUX_SIGNALS.get(signal);
    }
    return name == null ? "signal " + signal : name;
  }
}
