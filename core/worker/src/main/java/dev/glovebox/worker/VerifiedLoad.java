package dev.glovebox.worker;

import com.sun.jna.NativeLibrary;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.integrity.PinnedFile;
import java.io.IOException;
import java.util.Optional;

/**
 * One load of a verified file: through the descriptor that was verified, where the library bears
 * that, and with a look at what was mapped in the end. If that is another file, code that nobody
 * has judged runs in this process, and the only way back is its end: no function of it is called.
 */
final class VerifiedLoad {
  private final String library;
  private final PinnedFile file;
  private final Optional<OpenFile> open;
  private final String name;

  private VerifiedLoad(String library, PinnedFile file, Optional<OpenFile> open, String name) {
    this.library = library;
    this.file = file;
    this.open = open;
    this.name = name;
  }

  /**
   * Loads a file.
   *
   * @param byPath whether the library looks for others beside itself, by the path that it was
   *     loaded by
   * @param open the descriptor through which it was verified; empty where there are none
   */
  static NativeLibrary of(String library, PinnedFile file, boolean byPath, Optional<OpenFile> open)
      throws FaultException {
    boolean throughDescriptor = open.isPresent() && !byPath;
    String name = throughDescriptor ? open.get().link() : file.file().toString();
    return new VerifiedLoad(library, file, open, name).load();
  }

  private NativeLibrary load() throws FaultException {
    NativeLibrary loaded;
    try {
      loaded = NativeLibrary.getInstance(name);
      ForkedChild.GUARD.check();
    } catch (UnsatisfiedLinkError e) {
      throw LoadFailure.of(library, file.file(), name, e);
    }
    try {
      if (MappedObject.isKnown() && !MappedObject.isOf(file.mapped(), name)) {
        throw file.replaced();
      }
      if (open.isPresent()) {
        file.confirm(open.get().descriptor());
      } else {
        file.confirm();
      }
    } catch (LibraryRefusedException e) {
      end(e.getMessage());
    } catch (IOException | RuntimeException e) {
      end("what was loaded as library '" + library + "' cannot be told: " + e);
    }
    return loaded;
  }

  private static void end(String message) {
    System.err.println("glovebox worker: " + message);
    WorkerExit.TAMPERED.now();
  }
}
