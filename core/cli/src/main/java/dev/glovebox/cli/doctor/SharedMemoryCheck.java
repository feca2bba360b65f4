package dev.glovebox.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The room for shared memory, by which large data and fast calls go.
 *
 * @param directory where Linux has it
 */
record SharedMemoryCheck(Path directory) implements Check {
  /** What Docker gives a container is 64 MiB; less is a sign of a limit. */
  private static final long LITTLE_BYTES = 32L << 20;

  @Override
  public List<Finding> look() {
    String name = directory.toString();
    if (!Files.isDirectory(directory)) {
      return List.of(
          Finding.warn(name, "is not there", "Calls go over sockets, which works everywhere."));
    }
    try {
      long total = Files.getFileStore(directory).getTotalSpace();
      long free = Files.getFileStore(directory).getUsableSpace();
      String fact = (total >> 20) + " MiB, " + (free >> 20) + " MiB free";
      boolean writable = Files.isWritable(directory);
      if (writable && free >= LITTLE_BYTES) {
        return List.of(Finding.ok(name, fact));
      }
      return List.of(
          Finding.warn(
              name,
              fact + (writable ? "" : ", not writable"),
              "Calls go over sockets, but large shared buffers may not fit; in a container raise"
                  + " it with --shm-size."));
    } catch (IOException e) {
      return List.of(Finding.warn(name, e.toString(), "Check its mount."));
    }
  }
}
