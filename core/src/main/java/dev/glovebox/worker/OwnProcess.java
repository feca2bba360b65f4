package dev.glovebox.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process knows of itself through /proc; zeros on platforms without it. */
final class OwnProcess {
  private static final Path THREAD_SELF = Path.of("/proc/thread-self");
  private static final Path STATUS = Path.of("/proc/self/status");

  private OwnProcess() {}

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
