package dev.glovebox.worker;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.integrity.Decision;
import dev.glovebox.integrity.FileChangedException;
import dev.glovebox.integrity.FileStamp;
import dev.glovebox.integrity.PinnedFile;
import dev.glovebox.integrity.Refused;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.Message;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The libraries that this worker may load, and those that it has loaded. A library is never
 * unloaded: its place is the process.
 *
 * <p><b>Threads:</b> shared by all lanes; one load at a time.
 */
final class LibraryTable {
  /** The worker's own directory, where it has one. */
  private static final Path LINKS = Path.of(System.getProperty("java.io.tmpdir"));

  private final WorkerGuard guard;

  /** In the order of the registry, in which a refusal names them. */
  private final Map<String, Bootstrap.Library> designated = new LinkedHashMap<>();

  private final Map<String, NativeLibrary> loaded = new HashMap<>();

  /** How many loads were tried: each has a name of its own. */
  private int attempts;

  LibraryTable(Bootstrap bootstrap) {
    for (Bootstrap.Library library : bootstrap.libraries()) {
      designated.put(library.name(), library);
    }
    this.guard = new WorkerGuard(bootstrap.worker(), bootstrap.pool(), designated.keySet());
  }

  /**
   * Loads a library unless it is loaded already.
   *
   * @param file which file it is now; null for the one that the bootstrap has named
   * @return how long that took, in milliseconds
   */
  synchronized long load(String name, Bootstrap.Library file) throws FaultException {
    if (loaded.containsKey(name)) {
      return 0;
    }
    allow(guard.mayLoad(name));
    Bootstrap.Library library = file == null ? designated.get(name) : file;
    Path path = Path.of(library.path());
    long start = System.nanoTime();
    attempts++;
    Optional<OpenFile> open = OpenFile.of(path, LINKS.resolve("library-" + attempts));
    boolean kept = false;
    try (PinnedFile pinned =
        PinnedFile.open(
            name,
            path,
            open.map(OpenFile::descriptor).orElse(path),
            Optional.ofNullable(library.sha256()),
            stamp(library))) {
      loaded.put(name, VerifiedLoad.of(name, pinned, library.byPath(), open));
      kept = true;
    } catch (FileChangedException e) {
      throw fault(Message.Fault.Kind.CHANGED, e.refusal());
    } catch (LibraryRefusedException e) {
      throw fault(Message.Fault.Kind.REFUSED, e);
    } finally {
      if (!kept) {
        open.ifPresent(OpenFile::forget);
      }
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static FaultException fault(Message.Fault.Kind kind, LibraryRefusedException e) {
    return new FaultException(
        new Message.Fault(kind, e.rule(), e.what(), e.evidence(), e.advice()));
  }

  private static Optional<FileStamp> stamp(Bootstrap.Library library) {
    return library.stamp() == null
        ? Optional.empty()
        : Optional.of(FileStamp.parse(library.stamp()));
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
