package dev.glovebox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What {@link Glovebox#reload} changed, by names.
 *
 * @param addedLibraries that only the new registry has
 * @param removedLibraries that only the old registry had: calls of what was loaded from them fail
 * @param changedLibraries whose entry, or whose file, is another than before
 * @param addedPools that only the new registry has
 * @param removedPools that only the old registry had: their workers end after their last call
 * @param replacedPools that go on with new workers: the old ones end after their last call
 * @param keptPools that go on with the very workers they had
 */
public record ReloadReport(
    SortedSet<String> addedLibraries,
    SortedSet<String> removedLibraries,
    SortedSet<String> changedLibraries,
    SortedSet<String> addedPools,
    SortedSet<String> removedPools,
    SortedSet<String> replacedPools,
    SortedSet<String> keptPools) {

  /**
   * Copies the names.
   *
   * @param addedLibraries that only the new registry has
   * @param removedLibraries that only the old registry had: calls of what was loaded from them fail
   * @param changedLibraries whose entry, or whose file, is another than before
   * @param addedPools that only the new registry has
   * @param removedPools that only the old registry had: their workers end after their last call
   * @param replacedPools that go on with new workers: the old ones end after their last call
   * @param keptPools that go on with the very workers they had
   */
  public ReloadReport {
    addedLibraries = sealed(addedLibraries);
    removedLibraries = sealed(removedLibraries);
    changedLibraries = sealed(changedLibraries);
    addedPools = sealed(addedPools);
    removedPools = sealed(removedPools);
    replacedPools = sealed(replacedPools);
    keptPools = sealed(keptPools);
  }

  static ReloadReport between(Deployment before, Deployment after) {
    JudgedRegistry old = before.judged();
    JudgedRegistry fresh = after.judged();
    SortedSet<String> changed = common(old.registry().libraries(), fresh.registry().libraries());
    changed.removeIf(library -> old.hasSameLibrary(fresh, library));
    SortedSet<String> kept = common(before.places(), after.places());
    SortedSet<String> replaced = new TreeSet<>(kept);
    kept.removeIf(pool -> before.places().get(pool).pool() != after.places().get(pool).pool());
    replaced.removeAll(kept);
    return new ReloadReport(
        without(fresh.registry().libraries(), old.registry().libraries()),
        without(old.registry().libraries(), fresh.registry().libraries()),
        changed,
        without(after.places(), before.places()),
        without(before.places(), after.places()),
        replaced,
        kept);
  }

  /** {@return whether the new registry says the same as the old one, of the same files} */
  public boolean isEmpty() {
    return addedLibraries.isEmpty()
        && removedLibraries.isEmpty()
        && changedLibraries.isEmpty()
        && addedPools.isEmpty()
        && removedPools.isEmpty()
        && replacedPools.isEmpty();
  }

  /** The changes on one line. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    tell(parts, "libraries added", addedLibraries);
    tell(parts, "libraries removed", removedLibraries);
    tell(parts, "libraries changed", changedLibraries);
    tell(parts, "pools added", addedPools);
    tell(parts, "pools removed", removedPools);
    tell(parts, "pools replaced", replacedPools);
    return parts.isEmpty() ? "nothing changed" : String.join("; ", parts);
  }

  private static void tell(List<String> parts, String what, Set<String> names) {
    if (!names.isEmpty()) {
      parts.add(what + ": " + String.join(", ", names));
    }
  }

  private static SortedSet<String> common(Map<String, ?> some, Map<String, ?> others) {
    SortedSet<String> names = new TreeSet<>(some.keySet());
    names.retainAll(others.keySet());
    return names;
  }

  private static SortedSet<String> without(Map<String, ?> some, Map<String, ?> others) {
    SortedSet<String> names = new TreeSet<>(some.keySet());
    names.removeAll(others.keySet());
    return names;
  }

  private static SortedSet<String> sealed(SortedSet<String> names) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }
}
