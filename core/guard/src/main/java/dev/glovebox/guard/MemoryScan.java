package dev.glovebox.guard;

import dev.glovebox.failure.InspectionException;
import dev.glovebox.inspect.ClosureEntry;
import dev.glovebox.inspect.Evidence;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.integrity.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for multithreaded runtimes in what this process has mapped, and remembers what it saw: a
 * file is inspected once, and again only when it changed.
 *
 * <p><b>Threads:</b> safe for use by any number; one scans, the others wait.
 */
final class MemoryScan {
  private final Inspector inspector;
  private final ProcessMemoryMap map;
  private final Path javaLib;

  /** What is known of each state of each file. Guarded by this. */
  private final Map<Object, Optional<Taint>> known = new HashMap<>();

  private int inspections;

  MemoryScan(Inspector inspector, ProcessMemoryMap map) {
    this.inspector = inspector;
    this.map = map;
    this.javaLib = javaLib();
  }

  private static final class Holder {
    static final MemoryScan OF_THIS_PROCESS =
        new MemoryScan(Inspector.system(), ProcessMemoryMap.ofThisProcess());
  }

  static MemoryScan ofThisProcess() {
    return Holder.OF_THIS_PROCESS;
  }

  /** Without links, as the memory map shows it. */
  private static Path javaLib() {
    Path lib = Path.of(System.getProperty("java.home", "/")).resolve("lib");
    try {
      return lib.toRealPath();
    } catch (IOException unusual) {
      return lib;
    }
  }

  synchronized TaintReport scan() {
    if (!map.isAvailable()) {
      return new TaintReport(List.of(), Optional.of("this system shows no memory map"));
    }
    List<Taint> taints = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    try {
      for (MappedFile file : map.mapped()) {
        try {
          look(file).map(taint -> new Taint(file.path(), taint.evidence())).ifPresent(taints::add);
        } catch (IOException unreadable) {
          unread.add(file.path() + " (" + unreadable + ")");
        }
      }
    } catch (IOException unreadable) {
      unread.add("the memory map (" + unreadable + ")");
    }
    return new TaintReport(
        taints,
        unread.isEmpty()
            ? Optional.empty()
            : Optional.of("could not be read: " + String.join(", ", unread)));
  }

  /** How many files were inspected so far: a repeat should add none. */
  synchronized int inspections() {
    return inspections;
  }

  private Optional<Taint> look(MappedFile file) throws IOException {
    if (file.deleted() || !Files.exists(file.path())) {
      return lookAtMemory(file);
    }
    Optional<FileStamp> stamp = FileStamp.of(file.path());
    if (!sameInode(file, stamp)) {
      return lookAtMemory(file);
    }
    Object key = stamp.isPresent() ? stamp.get() : file.path();
    Optional<Taint> seen = known.get(key);
    if (seen != null) {
      return seen;
    }
    if (BaseFiles.neverMultithreaded(file.path(), javaLib)) {
      known.put(key, Optional.empty());
      return Optional.empty();
    }
    inspections++;
    try {
      learn(inspector.inspect(file.path()));
    } catch (InspectionException noLibrary) {
      // The program file itself where it is static, or a mapped file that is no ELF at all.
      known.put(key, Optional.empty());
    }
    return known.computeIfAbsent(key, nothing -> Optional.empty());
  }

  /** One inspection tells about the whole closure: most of it is mapped here too. */
  private void learn(Inspection inspection) throws IOException {
    List<Path> files = new ArrayList<>(List.of(inspection.file()));
    for (ClosureEntry entry : inspection.closure().entries()) {
      if (entry.path().isPresent() && entry.problem().isEmpty()) {
        files.add(entry.path().get());
      }
    }
    for (Path file : files) {
      List<String> proofs =
          inspection.verdict().evidence().stream()
              .filter(evidence -> evidence.provesGo() && evidence.file().equals(file))
              .map(Evidence::toString)
              .toList();
      Optional<Taint> taint =
          proofs.isEmpty() ? Optional.empty() : Optional.of(new Taint(file, proofs));
      Optional<FileStamp> stamp = FileStamp.of(file);
      known.putIfAbsent(stamp.isPresent() ? stamp.get() : file, taint);
    }
  }

  /**
   * A file that was replaced since it was mapped is not the one that runs here. Devices are not
   * compared: on overlay file systems the map shows another one than stat does.
   */
  private static boolean sameInode(MappedFile file, Optional<FileStamp> stamp) {
    return stamp.isEmpty() || file.key().endsWith(" " + stamp.get().ino());
  }

  private Optional<Taint> lookAtMemory(MappedFile file) {
    Object key = file.key() + " " + file.path();
    Optional<Taint> seen = known.get(key);
    if (seen == null) {
      List<String> marks = GoMarks.in(map.memory(), file.readable());
      seen = marks.isEmpty() ? Optional.empty() : Optional.of(new Taint(file.path(), marks));
      known.put(key, seen);
    }
    return seen;
  }
}
