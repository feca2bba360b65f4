package dev.glovebox.guard;

import dev.glovebox.failure.InspectionException;
import dev.glovebox.inspect.ClosureEntry;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.integrity.FileStamp;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Integrity;
import dev.glovebox.integrity.IntegrityFault;
import dev.glovebox.integrity.PathTrust;
import dev.glovebox.integrity.Refused;
import dev.glovebox.registry.LibraryConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one look at a library's file has shown, which was the same file from its beginning to its
 * end.
 *
 * @param inspection empty where it could not be inspected
 * @param stamp the state in which it was inspected; empty where the file system has no such thing
 * @param refusal what is against it as a file: GB301, GB302
 */
record Look(Optional<Inspection> inspection, Optional<FileStamp> stamp, Optional<Refused> refusal) {
  /** Somebody installs another file just now, and will have done so soon. */
  private static final int MOST_LOOKS = 8;

  static Look at(LibraryConfig library, Path file, Inspector inspector, Optional<PathTrust> trust) {
    try {
      Optional<FileStamp> before = FileStamp.of(file);
      for (int look = 1; ; look++) {
        Look seen = once(library, file, before, inspector, trust);
        Optional<FileStamp> after = FileStamp.of(file);
        if (before.equals(after)) {
          return seen;
        } else if (look == MOST_LOOKS) {
          Set<IntegrityFault> faults = Set.of(IntegrityFault.changed("while it was read"));
          return new Look(seen.inspection(), after, refusal(library, file, faults));
        }
        before = after;
      }
    } catch (IOException unreadable) {
      return refused(Integrity.unreadable(library.name(), file, unreadable));
    }
  }

  private static Look once(
      LibraryConfig library,
      Path file,
      Optional<FileStamp> stamp,
      Inspector inspector,
      Optional<PathTrust> trust)
      throws IOException {
    try {
      Inspection inspection = inspector.inspect(file);
      Set<IntegrityFault> faults = integrity(library, inspection, trust);
      return new Look(Optional.of(inspection), stamp, refusal(library, file, faults));
    } catch (InspectionException noLibrary) {
      return refused(
          new Refused(
              GuardRule.GB302,
              library.name(),
              "library '"
                  + library.name()
                  + "' cannot be loaded on this machine ("
                  + noLibrary.file()
                  + ")",
              List.of(noLibrary.reason()),
              noLibrary.advice()));
    }
  }

  private static Look refused(Refused refusal) {
    return new Look(Optional.empty(), Optional.empty(), Optional.of(refusal));
  }

  private static Optional<Refused> refusal(
      LibraryConfig library, Path file, Set<IntegrityFault> faults) {
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Integrity.refusal(library.name(), file.toAbsolutePath(), List.copyOf(faults)));
  }

  private static Set<IntegrityFault> integrity(
      LibraryConfig library, Inspection inspection, Optional<PathTrust> trust) throws IOException {
    Set<IntegrityFault> faults = new LinkedHashSet<>();
    library
        .sha256()
        .flatMap(pinned -> Integrity.hashFault(pinned, inspection.sha256()))
        .ifPresent(faults::add);
    if (trust.isPresent()) {
      faults.addAll(trust.get().faults(inspection.file()));
      for (ClosureEntry entry : inspection.closure().entries()) {
        if (entry.path().isPresent() && Files.exists(entry.path().get())) {
          // What it brings along runs with the same rights.
          faults.addAll(trust.get().faults(entry.path().get()));
        }
      }
    }
    return faults;
  }
}
