package dev.glovebox.guard;

import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.integrity.Allowed;
import dev.glovebox.integrity.Decision;
import dev.glovebox.integrity.FileStamp;
import dev.glovebox.integrity.Refused;
import java.util.Collection;
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
  /**
   * Copies what it is given, and keeps the order.
   *
   * @param refusals all of them, by library in the order of the registry
   * @param inspections of every library whose file could be inspected, by name
   * @param stamps the state in which each file was inspected, by name
   * @param absent the libraries that have no file yet, in the order of the registry
   */
  public RegistryFindings {
    refusals = List.copyOf(refusals);
    inspections = Collections.unmodifiableMap(new LinkedHashMap<>(inspections));
    stamps = Collections.unmodifiableMap(new LinkedHashMap<>(stamps));
    absent = List.copyOf(absent);
  }

  /**
   * {@return the answer for one library: its first refusal, or allowed}
   *
   * @param library its name; one that the registry lacks is allowed
   */
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
    Optional<LibraryRefusedException> first = exception(refusals);
    if (first.isPresent()) {
      throw first.get();
    }
  }

  /**
   * What is against some libraries.
   *
   * @param libraries their names
   * @return the first refusal; the others are its suppressed exceptions
   */
  public Optional<LibraryRefusedException> refusalOf(Collection<String> libraries) {
    return exception(
        refusals.stream().filter(refused -> libraries.contains(refused.library())).toList());
  }

  private static Optional<LibraryRefusedException> exception(List<Refused> refusals) {
    if (refusals.isEmpty()) {
      return Optional.empty();
    }
    LibraryRefusedException first = refusals.get(0).toException();
    refusals.stream().skip(1).forEach(other -> first.addSuppressed(other.toException()));
    return Optional.of(first);
  }
}
