package dev.glovebox.stubs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The native stubs: small libraries that behave, and one per misbehaviour, as files.
 *
 * <p>A stub is named after its source: {@code greeter} is {@code libgreeter.so}. Where gcc or go
 * was not there when the module was built, the stubs that need it are missing; with {@code
 * -Dglovebox.require=all} that build fails instead.
 *
 * <p><b>Threads.</b> All methods may be called by many threads at once.
 */
public final class NativeStubs {
  private static final String PREFORK = "prefork";

  private static Located located;

  private NativeStubs() {}

  /**
   * The directory that holds all stubs side by side, under their file names.
   *
   * <p>That is the module's own output, or, where the stubs come from a jar, a temporary directory
   * to which the first call copies them and which ends with the JVM.
   *
   * @throws IllegalStateException where the stubs were not built for this platform
   */
  public static Path directory() {
    return located().directory();
  }

  /**
   * The file of a stub; empty where it was left out since a tool was missing.
   *
   * @param name a name of {@link #names()}
   * @throws NoSuchElementException for a name that no stub has
   */
  public static Optional<Path> find(String name) {
    return missingTools(name).isPresent()
        ? Optional.empty()
        : Optional.of(directory().resolve(fileName(name)));
  }

  /**
   * The file of a stub that has to be there.
   *
   * @throws IllegalStateException where it was left out; the message names the missing tools
   * @throws NoSuchElementException for a name that no stub has
   */
  public static Path require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the stub "
                        + name
                        + " was left out, since the build did not find "
                        + missingTools(name).orElseThrow()
                        + ". Install it and build native-stubs anew."));
  }

  /** The program of the prefork demonstration, executable; empty where it was left out. */
  public static Optional<Path> prefork() {
    return find(PREFORK).map(NativeStubs::executable);
  }

  /** The names of all stubs, built or missing, in alphabetical order. */
  public static Set<String> names() {
    return located().index().missingTools().keySet();
  }

  /** The names of the stubs that were left out, in alphabetical order. */
  public static Set<String> missing() {
    Set<String> missing = new TreeSet<>();
    located()
        .index()
        .missingTools()
        .forEach(
            (name, tools) -> {
              if (!tools.isEmpty()) {
                missing.add(name);
              }
            });
    return Collections.unmodifiableSet(missing);
  }

  /**
   * The tools for lack of which a stub was left out, such as {@code go}; empty where it is there.
   *
   * @throws NoSuchElementException for a name that no stub has
   */
  public static Optional<String> missingTools(String name) {
    String tools = located().index().missingTools().get(name);
    if (tools == null) {
      throw new NoSuchElementException("there is no stub " + name + "; there are " + names());
    }
    return tools.isEmpty() ? Optional.empty() : Optional.of(tools);
  }

  /**
   * Copies all stubs side by side, so that a library finds what it needs beside it, and makes the
   * prefork program executable. Files of the same names are replaced.
   *
   * @param directory made where it is not there; the caller deletes it
   * @return the directory
   * @throws IllegalStateException where the stubs were not built for this platform
   */
  public static Path extractTo(Path directory) {
    return StubDirectory.copyTo(directory);
  }

  /** The name of a stub's file in a directory of stubs. */
  public static String fileName(String name) {
    return name.equals(PREFORK) ? PREFORK : "lib" + name + ".so";
  }

  /** A classes directory that came through a jar or an archive lost the executable bit. */
  private static Path executable(Path program) {
    if (!Files.isExecutable(program) && !program.toFile().setExecutable(true)) {
      throw new IllegalStateException(
          program + " is not executable. Make it so, or build native-stubs anew.");
    }
    return program;
  }

  /**
   * Found once, by whoever asks first. A failure is not kept: the next caller gets its reason too.
   */
  private static synchronized Located located() {
    if (located == null) {
      Path directory = StubDirectory.locate();
      located = new Located(directory, StubDirectory.indexOf(directory));
    }
    return located;
  }

  private record Located(Path directory, StubIndex index) {}
}
