package dev.glovebox.guard;

import dev.glovebox.inspect.ClosureEntry;
import dev.glovebox.inspect.ElfFacts;
import dev.glovebox.inspect.Evidence;
import dev.glovebox.inspect.HostAbi;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Libc;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** GB302 and GB303: whether a file, and all that it needs, can be loaded on this machine. */
final class AbiRules {
  private static final int EXECUTABLE_STACK = 10;
  private static final int NEWER_GLIBC = 11;

  private final HostAbi host;

  AbiRules(HostAbi host) {
    this.host = host;
  }

  /** The first of the two that refuses. */
  Optional<Refused> check(String library, Inspection inspection) {
    return abi(library, inspection).or(() -> stack(library, inspection));
  }

  Optional<Refused> abi(String library, Inspection inspection) {
    List<String> evidence = new ArrayList<>();
    List<String> advice = new ArrayList<>();
    machine(inspection.facts(), evidence, advice);
    if (evidence.isEmpty()) {
      // What a file for another machine needs is beside the point.
      libc(inspection, evidence, advice);
    }
    if (evidence.isEmpty()) {
      // Nor what a file for another C library needs: that library, above all.
      glibcVersion(inspection, evidence, advice);
      missing(inspection, evidence, advice);
    }
    if (evidence.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Refused(
            GuardRule.GB302,
            library,
            "library '"
                + library
                + "' cannot be loaded on this machine ("
                + inspection.file()
                + ")",
            evidence,
            String.join(" ", advice)));
  }

  Optional<Refused> stack(String library, Inspection inspection) {
    List<Evidence> found = inspection.verdict().ofRule(EXECUTABLE_STACK);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Refused(
            GuardRule.GB303,
            library,
            "library '"
                + library
                + "' would make the stacks of the process executable ("
                + inspection.file()
                + ")",
            found.stream().map(Evidence::toString).toList(),
            "Link it with -Wl,-z,noexecstack; an assembly source needs '.section"
                + " .note.GNU-stack,\"\",@progbits'. For a file that you cannot build, 'patchelf"
                + " --clear-execstack' removes the mark."));
  }

  private void machine(ElfFacts facts, List<String> evidence, List<String> advice) {
    boolean hostIsLittle = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    if (!host.fitsMachine(facts) || facts.littleEndian() != hostIsLittle) {
      evidence.add(
          "it is for "
              + facts.machine()
              + " (e_machine "
              + facts.machineCode()
              + ") "
              + facts.elfClass()
              + order(facts.littleEndian())
              + ", this process is "
              + host.machine()
              + " "
              + host.elfClass()
              + order(hostIsLittle));
      advice.add("Take the build of the library for this machine.");
    } else if (!facts.osAbi().isOfLinux(facts.machine())) {
      evidence.add("it is for " + facts.osAbi());
      advice.add("Take the build of the library for Linux.");
    } else if (!facts.sharedObject()) {
      evidence.add("it is a program, not a shared library: dlopen refuses it");
      advice.add("Link it with -shared (Go: -buildmode=c-shared), or name the library instead.");
    }
  }

  private static String order(boolean little) {
    return little ? "" : " big-endian";
  }

  private void libc(Inspection inspection, List<String> evidence, List<String> advice) {
    Libc wanted = inspection.facts().libc();
    boolean known = wanted != Libc.UNDETERMINED && host.libc() != Libc.UNDETERMINED;
    if (known && wanted != host.libc()) {
      evidence.add(
          "it was linked against " + name(wanted) + ", this process runs on " + name(host.libc()));
      advice.add("Take or make a build of the library against " + name(host.libc()) + ".");
    } else if (host.libc() == Libc.MUSL
        && inspection.verdict().holdsGo()
        && inspection.facts().staticTls()) {
      evidence.add(
          "it holds a Go runtime with initial-exec TLS, which musl cannot load late"
              + " (golang/go 54805)");
      advice.add("Run the workers on a system with glibc.");
    }
  }

  private static String name(Libc libc) {
    return libc == Libc.MUSL ? "musl" : "glibc";
  }

  private void glibcVersion(Inspection inspection, List<String> evidence, List<String> advice) {
    List<Evidence> newer = inspection.verdict().ofRule(NEWER_GLIBC);
    if (newer.isEmpty()) {
      return;
    }
    newer.forEach(found -> evidence.add(found.toString()));
    advice.add(
        "Build the library on a system whose GLIBC is no newer than "
            + host.glibc().map(Object::toString).orElse("this one's")
            + ", or run on a newer system.");
  }

  private static void missing(Inspection inspection, List<String> evidence, List<String> advice) {
    List<ClosureEntry> missing = inspection.closure().unloadable();
    if (missing.isEmpty()) {
      return;
    }
    for (ClosureEntry entry : missing) {
      evidence.add(
          "dependency "
              + entry.soname()
              + " (needed by "
              + entry.neededBy().get(0).getFileName()
              + "): "
              + entry.problem().orElse("missing"));
    }
    advice.add(
        "Install what is missing ("
            + String.join(", ", inspection.closure().missing())
            + "), or put its directory in the library's RUNPATH or in LD_LIBRARY_PATH of the pool's"
            + " env.");
  }
}
