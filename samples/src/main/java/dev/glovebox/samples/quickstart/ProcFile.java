package dev.glovebox.samples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says about a process. */
record ProcFile(long pid) {
  static ProcFile own() {
    return new ProcFile(ProcessHandle.current().pid());
  }

  /** Whether a file of this name is mapped. */
  boolean maps(String fileName) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/maps")).stream()
        .anyMatch(line -> line.endsWith("/" + fileName));
  }

  /** The memory that the process has resident, in MiB. */
  long residentMiB() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("/proc/" + pid + "/status has no VmRSS");
  }
}
