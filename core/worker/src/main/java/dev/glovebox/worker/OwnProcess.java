package dev.glovebox.worker;

import dev.glovebox.lane.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What this process knows of itself through /proc; zeros on platforms without it. */
final class OwnProcess {
  private static final Path SELF = Path.of("/proc/self");
  private static final Path THREAD_SELF = Path.of("/proc/thread-self");
  private static final Path OOM_SCORE = Path.of("/proc/self/oom_score_adj");

  /** As much as all memory there is: whoever has less of a claim to it stays, however large. */
  private static final int FIRST_TO_GO = 1000;

  private static final Path STATUS = Path.of("/proc/self/status");

  private OwnProcess() {}

  /**
   * Where memory runs out, the kernel ends this process rather than the host: what the library took
   * is what is to be given back, and the host can start another worker. A process may always raise
   * its own score.
   */
  static void giveWayForMemory() {
    try {
      Files.writeString(OOM_SCORE, Integer.toString(FIRST_TO_GO), StandardOpenOption.WRITE);
    } catch (IOException | RuntimeException e) {
      // Another system, or a read-only /proc: the kernel chooses by size alone. The doctor says so.
    }
  }

  /** The id of this process, found without what {@link ProcessHandle} sets up for children. */
  static long pid() {
    try {
      return Long.parseLong(Files.readSymbolicLink(SELF).getFileName().toString());
    } catch (IOException | RuntimeException e) {
      return ProcessHandle.current().pid();
    }
  }

  /** The native id of the calling thread. */
  static long threadId() {
    try {
      return Long.parseLong(Files.readSymbolicLink(THREAD_SELF).getFileName().toString());
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /** The answer to a ping: this is all that an idle worker does, so it looks only once. */
  static Message.Pong pong(long id) {
    String status = status();
    return new Message.Pong(
        id, 1024 * number(status, "\nVmRSS:"), (int) number(status, "\nThreads:"));
  }

  private static String status() {
    try {
      return Files.readString(STATUS);
    } catch (IOException | RuntimeException e) {
      // Not there, or not readable: not known.
      return "";
    }
  }

  /**
   * The number behind this key; 0 if it is not there. A key begins with the end of the line before:
   * the first line has a name that the library may choose.
   */
  private static long number(String status, String key) {
    int at = status.indexOf(key);
    if (at < 0) {
      return 0;
    }
    at += key.length();
    while (at < status.length() && Character.isWhitespace(status.charAt(at))) {
      at++;
    }
    long number = 0;
    while (at < status.length() && Character.isDigit(status.charAt(at))) {
      number = 10 * number + status.charAt(at++) - '0';
    }
    return number;
  }
}
