package dev.glovebox.failure;

/**
 * Why a process ended, as far as evidence goes. An exit code alone never proves a signal: 139 is
 * what {@link Process} reports for SIGSEGV and for {@code exit(139)} alike.
 */
public sealed interface CrashCause {

  /**
   * A signal, or an exception of Windows, with evidence beyond the exit code.
   *
   * @param name for example {@code SIGSEGV}
   * @param number its number, for example 11
   */
  record Signal(String name, long number) implements CrashCause {}

  /**
   * An exit code without evidence of anything else: the process may have called {@code exit}.
   *
   * @param code as the system tells it
   */
  record Exit(int code) implements CrashCause {}

  /**
   * The supervisor, not the library, ended the process.
   *
   * @param reason why, for example a deadline
   */
  record Killed(String reason) implements CrashCause {}

  /**
   * The JVM stopped itself for an error of its own.
   *
   * @param error as the JVM worded it
   */
  record JvmFatal(String error) implements CrashCause {}

  /**
   * A Go runtime in the process stopped it: a panic that nobody recovered, or a fatal error.
   *
   * @param message Go's first line, without {@code panic:}
   */
  record GoPanic(String message) implements CrashCause {}

  /**
   * Native code called {@code abort}, and said why on stderr.
   *
   * @param message as it said it
   */
  record Aborted(String message) implements CrashCause {}

  /**
   * A sanitizer that was compiled into native code found a fault and ended the process.
   *
   * @param report the line of its report that says most
   */
  record Sanitizer(String report) implements CrashCause {}

  /**
   * Memory ran out, Java's or the machine's.
   *
   * @param message as the JVM worded it
   */
  record OutOfMemory(String message) implements CrashCause {}

  /**
   * The kernel killed the process, because its control group or the machine had no memory left.
   *
   * @param evidence what says so
   */
  record OomKilled(String evidence) implements CrashCause {}

  /** Nothing is known, not even an exit code. */
  record Unknown() implements CrashCause {}
}
