package dev.glovebox.diagnose;

import java.util.Optional;

/** The signals that end processes, by their numbers on Linux, but for those of real time. */
enum SignalName {
  SIGHUP(1),
  SIGINT(2),
  SIGQUIT(3),
  SIGILL(4),
  SIGTRAP(5),
  SIGABRT(6),
  SIGBUS(7),
  SIGFPE(8),
  SIGKILL(9),
  SIGUSR1(10),
  SIGSEGV(11),
  SIGUSR2(12),
  SIGPIPE(13),
  SIGALRM(14),
  SIGTERM(15),
  SIGSTKFLT(16),
  SIGXCPU(24),
  SIGXFSZ(25),
  SIGVTALRM(26),
  SIGPROF(27),
  SIGIO(29),
  SIGPWR(30),
  SIGSYS(31);

  private static final int SHELL_BASE = 128;

  private final int number;

  SignalName(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** The signal that {@link Process} reports as {@code exitCode}, 128 and its number. */
  static Optional<SignalName> ofExit(int exitCode) {
    for (SignalName signal : values()) {
      if (signal.number + SHELL_BASE == exitCode) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }

  static Optional<SignalName> of(String name) {
    for (SignalName signal : values()) {
      if (signal.name().equals(name)) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }

  /** What most often sends this signal where the process itself left no word; empty if unknown. */
  String usualSender() {
    return switch (this) {
      case SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT -> name() + " from outside";
      case SIGSYS -> "SIGSYS: a system call that a seccomp filter forbids";
      case SIGXCPU -> "SIGXCPU: the limit on CPU time";
      case SIGXFSZ -> "SIGXFSZ: the limit on file size";
      default -> name();
    };
  }

  /**
   * What ends a JVM by this signal without its error file and without a word on stderr, as a
   * sentence; empty if nothing in particular is known to.
   */
  String whatLeavesNoWord() {
    return switch (this) {
      // HotSpot's handler runs on the stack of the thread that faults: there is no room for it.
      case SIGSEGV ->
          "the JVM wrote no error file, as after a native stack overflow (a deep recursion, or"
              + " large arrays on the stack)";
      case SIGABRT -> "native code called abort, and said nothing on stderr";
      default -> "";
    };
  }
}
