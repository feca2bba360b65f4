package dev.glovebox.cli.doctor;

import com.sun.jna.Native;
import java.util.List;

/** Whether JNA can load its own native part. */
final class JnaCheck implements Check {
  private static final String NAME = "JNA";

  @Override
  public List<Finding> look() {
    try {
      return List.of(
          Finding.ok(NAME, Native.VERSION + ", " + Native.POINTER_SIZE * Byte.SIZE + "-bit"));
    } catch (LinkageError e) {
      return List.of(
          Finding.fail(
              NAME,
              Native.VERSION + " cannot load its native part: " + e,
              "It unpacks it into a temporary directory, which must be writable and not mounted"
                  + " noexec; -Djna.tmpdir=DIR names another."));
    }
  }
}
