package dev.glovebox.worker;

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

  static long residentBytes() {
    return 1024 * statusNumber("VmRSS:");
  }

  static int threads() {
    return (int) statusNumber("Threads:");
  }

  private static long statusNumber(String key) {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(key)) {
          return Long.parseLong(line.substring(key.length()).replace("kB", "").strip());
        }
      }
    } catch (IOException | RuntimeException e) {
      // Not there, or not readable: not known.
    }
    return 0;
  }
}
