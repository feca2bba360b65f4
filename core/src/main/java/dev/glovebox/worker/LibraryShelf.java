package dev.glovebox.worker;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.guard.Decision;
import dev.glovebox.guard.FileStamp;
import dev.glovebox.guard.PinnedFile;
import dev.glovebox.guard.Refused;
import dev.glovebox.guard.WorkerGuard;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.Message;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries that this worker may load, and those that it has loaded. A library is never
 * unloaded: its place is the process.
 *
 * <p><b>Threads:</b> shared by all lanes; one load at a time.
 */
final class LibraryShelf {
  private final WorkerGuard guard;
  private final Map<String, Bootstrap.Library> designated = new HashMap<>();
  private final Map<String, NativeLibrary> loaded = new HashMap<>();

  LibraryShelf(Bootstrap bootstrap) {
    for (Bootstrap.Library library : bootstrap.libraries()) {
      designated.put(library.name(), library);
    }
    this.guard = new WorkerGuard(bootstrap.worker(), bootstrap.pool(), designated.keySet());
  }

  /**
   * Loads a library unless it is loaded already.
   *
   * @return how long that took, in milliseconds
   */
  synchronized long load(String name) throws FaultException {
    if (loaded.containsKey(name)) {
      return 0;
    }
    allow(guard.mayLoad(name));
    Bootstrap.Library library = designated.get(name);
    Path path = Path.of(library.path());
    long start = System.nanoTime();
    try (PinnedFile file =
        PinnedFile.open(name, path, Optional.ofNullable(library.sha256()), stamp(library))) {
      NativeLibrary opened = open(name, path);
      loaded.put(name, opened);
      confirm(file);
    } catch (LibraryRefusedException e) {
      throw new FaultException(
          new Message.Fault(
              Message.Fault.Kind.REFUSED, e.rule(), e.what(), e.evidence(), e.advice()));
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static Optional<FileStamp> stamp(Bootstrap.Library library) {
    return library.stamp() == null
        ? Optional.empty()
        : Optional.of(FileStamp.parse(library.stamp()));
  }

  /** Code that nobody has judged runs in this process now; the only way back is its end. */
  private static void confirm(PinnedFile file) {
    try {
      file.confirm();
    } catch (LibraryRefusedException e) {
      System.err.println("glovebox worker: " + e.getMessage());
      WorkerExit.TAMPERED.now();
    }
  }

  private static NativeLibrary open(String name, Path path) throws FaultException {
    try {
      return NativeLibrary.getInstance(path.toString());
    } catch (UnsatisfiedLinkError e) {
      String reason = String.valueOf(e.getMessage()).strip();
      Matcher missing = Pattern.compile("(\\S+): cannot open shared object file").matcher(reason);
      List<String> names = missing.find() ? List.of(missing.group(1)) : List.of();
      throw new FaultException(
          new Message.Fault(
              Message.Fault.Kind.LOAD_FAILED,
              null,
              "library '" + name + "' cannot be loaded from " + path + ": " + reason,
              names,
              names.isEmpty()
                  ? "Run `glovebox inspect` on the file: it names what this machine lacks."
                  : "Install what provides "
                      + names.get(0)
                      + ", or set LD_LIBRARY_PATH in the"
                      + " pool's env."));
    }
  }

  private static void allow(Decision decision) throws FaultException {
    if (decision instanceof Refused refused) {
      throw new FaultException(
          new Message.Fault(
              Message.Fault.Kind.REFUSED,
              refused.rule().id(),
              refused.what(),
              refused.evidence(),
              refused.advice()));
    }
  }

  /** The address of a function or global variable. */
  long address(String library, String symbol) throws FaultException {
    NativeLibrary found = loaded(library);
    try {
      return Pointer.nativeValue(found.getGlobalVariableAddress(symbol));
    } catch (UnsatisfiedLinkError e) {
      throw noSymbol(library, symbol, e);
    }
  }

  /** What the host is told of a name that a library does not export. */
  static FaultException noSymbol(String library, String symbol, UnsatisfiedLinkError e) {
    return new FaultException(
        new Message.Fault(
            Message.Fault.Kind.REFUSED,
            "GB401",
            (library.isEmpty() ? "the worker itself" : "library '" + library + "'")
                + " exports no symbol '"
                + symbol
                + "'",
            List.of(String.valueOf(e.getMessage())),
            "Correct the name; `glovebox inspect` lists what a file exports."));
  }

  /** A library that has been loaded, or this process with all that it has loaded globally. */
  synchronized NativeLibrary loaded(String name) throws FaultException {
    if (name.isEmpty()) {
      return NativeLibrary.getProcess();
    }
    allow(guard.mayLoad(name));
    NativeLibrary library = loaded.get(name);
    if (library == null) {
      throw new FaultException(
          Message.Fault.Kind.SIGNATURE,
          "library '" + name + "' is not loaded in this worker",
          "This is a bug in the host: load comes before bind.");
    }
    return library;
  }
}
