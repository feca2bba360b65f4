package dev.glovebox.worker;

import dev.glovebox.lane.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why the dynamic loader did not load a library, and what cures it. */
final class LoadFailure {
  private static final Pattern NO_FILE = Pattern.compile("(\\S+): cannot open shared object file");
  private static final Pattern STATIC_TLS =
      Pattern.compile("(\\S+): cannot allocate memory in static TLS block");
  private static final Pattern UNDEFINED = Pattern.compile("undefined symbol: ([^\\s,]+)");
  private static final Pattern VERSION = Pattern.compile("version [`']([^`']+)['`] not found");
  private static final Pattern OS_ABI =
      Pattern.compile("(\\S+): ELF file (OS ABI|ABI version) invalid");
  private static final String NOT_EXECUTABLE = "failed to map segment from shared object";
  private static final String EXECUTABLE_STACK = "executable stack";

  private LoadFailure() {}

  /**
   * What the host is told.
   *
   * @param loadedAs by which name it was to be loaded, which stands for the file in what the loader
   *     says
   */
  static FaultException of(String library, Path file, String loadedAs, UnsatisfiedLinkError e) {
    String reason = reason(e).replace(loadedAs, file.toString());
    Matcher noFile = NO_FILE.matcher(reason);
    List<String> missing = noFile.find() ? List.of(noFile.group(1)) : List.of();
    return new FaultException(
        new Message.Fault(
            Message.Fault.Kind.LOAD_FAILED,
            null,
            "library '" + library + "' cannot be loaded from " + file + ": " + reason,
            missing,
            advice(reason, missing, file)));
  }

  /**
   * What the loader said. JNA tries several names and reports on all of them; only the first is the
   * file that was asked for.
   */
  private static String reason(UnsatisfiedLinkError e) {
    Throwable[] attempts = e.getSuppressed();
    Throwable first = attempts.length > 0 ? attempts[0] : e;
    return String.valueOf(first.getMessage()).strip();
  }

  private static String advice(String reason, List<String> missing, Path file) {
    if (reason.contains(NOT_EXECUTABLE)) {
      return "If it lies on a file system that is mounted noexec, put it on another one; a"
          + " 'classpath:' library is unpacked below -Dglovebox.run.dir=DIR. Otherwise the file is"
          + " damaged, or address space or memory ran out.";
    }
    if (!missing.isEmpty()) {
      return "Install what provides "
          + missing.get(0)
          + ", or set LD_LIBRARY_PATH in the pool's env.";
    }
    Matcher tls = STATIC_TLS.matcher(reason);
    if (tls.find()) {
      return staticTls(tls.group(1));
    }
    Matcher undefined = UNDEFINED.matcher(reason);
    if (undefined.find()) {
      return "It does not say which library has "
          + undefined.group(1)
          + ": link it with that one (-Wl,--no-undefined finds all such names), or name that one in"
          + " LD_PRELOAD of the pool's env. If it is a matter of versions, install the one that it"
          + " was built against.";
    }
    Matcher version = VERSION.matcher(reason);
    if (version.find()) {
      return "It was built against a newer library, which has "
          + version.group(1)
          + ": install that one, or build it on the oldest system that it is to run on.";
    }
    if (OS_ABI.matcher(reason).find()) {
      return "That file was made for another system: take the build for Linux.";
    }
    if (reason.contains(EXECUTABLE_STACK)) {
      return "Link it with -Wl,-z,noexecstack; 'patchelf --clear-execstack' removes the mark.";
    }
    return "Run `glovebox inspect " + file + "`: it names what this machine lacks.";
  }

  private static String staticTls(String file) {
    long bytes = ThreadLocalSize.of(Path.of(file));
    String preload = "set LD_PRELOAD: " + file;
    return bytes == 0
        ? "Let it have its thread-local storage from the start: " + preload + " in the pool's env."
        : "It has "
            + bytes
            + " bytes of thread-local storage, for which the loader has not kept room: set"
            + " GLIBC_TUNABLES: glibc.rtld.optional_static_tls="
            + ThreadLocalSize.roomFor(bytes)
            + " in the pool's env, or "
            + preload
            + " there.";
  }
}
