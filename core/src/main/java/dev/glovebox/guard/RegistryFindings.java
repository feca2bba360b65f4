package dev.glovebox.guard;

import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.inspect.Inspection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the guard found in a registry as a whole.
 *
 * @param refusals all of them, by library in the order of the registry; a library may have several
 * @param inspections of every library whose file could be inspected, by name
 * @param stamps the state in which each file was inspected, by name; empty where the file system
 *     has no such thing
 * @param absent the libraries that have no file yet, in the order of the registry; nothing is known
 *     about them
 */
public record RegistryFindings(
    List<Refused> refusals,
    Map<String, Inspection> inspections,
    Map<String, FileStamp> stamps,
    List<String> absent) {
  public RegistryFindings {
    refusals = List.copyOf(refusals);
    inspections = Collections.unmodifiableMap(new LinkedHashMap<>(inspections));
    stamps = Collections.unmodifiableMap(new LinkedHashMap<>(stamps));
    absent = List.copyOf(absent);
  }

  /** The answer for one library: its first refusal, or allowed. */
  public Decision decision(String library) {
    Optional<Refused> first =
        refusals.stream().filter(refused -> refused.library().equals(library)).findFirst();
    return first.isPresent() ? first.get() : Allowed.PLAINLY;
  }

  /**
   * Does nothing where nothing is refused.
   *
   * @throws LibraryRefusedException for the first refusal; the others are its suppressed exceptions
   */
  public void orThrow() {
    if (refusals.isEmpty()) {
      return;
    }
    LibraryRefusedException first = refusals.get(0).toException();
    refusals.stream().skip(1).forEach(other -> first.addSuppressed(other.toException()));
    throw first;
  }
}
