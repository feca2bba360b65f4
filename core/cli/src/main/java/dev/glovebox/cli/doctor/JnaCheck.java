package dev.glovebox.cli.doctor;

import com.sun.jna.Native;
import dev.glovebox.failure.IncompatibleDependencyException;
import dev.glovebox.marshal.jna.JnaRuntime;
import java.util.List;

/** Whether JNA can load its own native part. */
final class JnaCheck implements Check {
  private static final String NAME = "JNA";

  @Override
  public List<Finding> look() {
    try {
      JnaRuntime.requireUsable();
      String version = JnaRuntime.version();
      return List.of(Finding.ok(NAME, version + ", " + Native.POINTER_SIZE * Byte.SIZE + "-bit"));
    } catch (IncompatibleDependencyException e) {
      return List.of(Finding.fail(NAME, e));
    } catch (LinkageError e) {
      return List.of(
          Finding.fail(
              NAME,
              JnaRuntime.version() + " cannot load its native part: " + e,
              "It unpacks it into a temporary directory, which must be writable and not mounted"
                  + " noexec; -Djna.tmpdir=DIR names another."));
    }
  }
}
