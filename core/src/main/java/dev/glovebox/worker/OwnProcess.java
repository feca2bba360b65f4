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

  /** As much as half of all memory weighs: the host has to hold more than that to be chosen. */
  private static final int MORE_LIKELY = 500;

  private static final int MOST_LIKELY = 1000;
  private static final Path STATUS = Path.of("/proc/self/status");

  private OwnProcess() {}

  /**
   * Where memory runs out, the kernel ends this process rather than the host: what the library took
   * is what is to be given back, and the host can start another worker.
   */
  static void giveWayForMemory() {
    try {
      int inherited = Integer.parseInt(Files.readString(OOM_SCORE).strip());
      int score = Math.min(MOST_LIKELY, inherited + MORE_LIKELY);
      Files.writeString(OOM_SCORE, Integer.toString(score), StandardOpenOption.WRITE);
    } catch (IOException | RuntimeException e) {
      // Another system, or a container that hides it: the kernel chooses by size alone.
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
