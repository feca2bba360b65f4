package dev.glovebox.testkit;

import dev.glovebox.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Processes and threads that a Glovebox of this JVM can have started. */
final class OwnProcesses {
  private static final String WORKER_MAIN = WorkerMain.class.getName();

  private OwnProcesses() {}

  /**
   * By process id: what descends from this JVM, and workers whose command line names such a run
   * directory, whoever is their parent by now.
   */
  static Map<Long, String> now(HeldBy holder) {
    Set<Long> descendants =
        ProcessHandle.current()
            .descendants()
            .filter(ProcessHandle::isAlive)
            .map(ProcessHandle::pid)
            .collect(Collectors.toSet());
    Map<Long, String> found = new TreeMap<>();
    ProcessHandle.allProcesses()
        .forEach(
            process -> {
              String line = commandLine(process);
              boolean ours = line.contains(WORKER_MAIN) && line.contains(holder.prefix());
              if (descendants.contains(process.pid()) || ours) {
                found.put(process.pid(), line);
              }
            });
    return found;
  }

  /** By thread id: those that Glovebox has named. */
  static Map<Long, String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .filter(thread -> thread.getName().startsWith("glovebox-"))
        .collect(Collectors.toMap(Thread::getId, Thread::getName));
  }

  /** Empty for a process that has ended, or is another user's. */
  private static String commandLine(ProcessHandle process) {
    try {
      Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      return Files.readString(file).replace('\0', ' ');
    } catch (IOException e) {
      return process.info().commandLine().orElse("");
    }
  }
}
