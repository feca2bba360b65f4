package dev.glovebox.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.guard.HostGuard;
import dev.glovebox.guard.ProcessMemoryMap;
import dev.glovebox.guard.RegistryFindings;
import dev.glovebox.guard.SpawnPhase;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.integrity.Decision;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;
import dev.glovebox.registry.Isolation;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is to be said of a registry whose file has no faults.
 *
 * @param findings of its libraries' files
 * @param refusals those of the findings, and what the host would be refused to load in-process
 */
record Validation(Registry registry, RegistryFindings findings, List<Refused> refusals) {

  static Validation of(Registry registry, RegistryFindings findings) {
    List<Refused> refusals = new ArrayList<>(findings.refusals());
    HostGuard host =
        new HostGuard(
            registry.guard(),
            SpawnPhase.ofThisProcess(),
            Inspector.system(),
            ProcessMemoryMap.ofThisProcess());
    for (LibraryConfig library : registry.libraries().values()) {
      Inspection inspection = findings.inspections().get(library.name());
      if (library.isolation() == Isolation.IN_PROCESS && inspection != null) {
        Decision decision = host.mayLoadHere(library, inspection);
        // Only GB101: the spawn phase is that of the application, and the rest was found already.
        if (decision instanceof Refused refused && refused.rule() == GuardRule.GB101) {
          refusals.add(refused);
        }
      }
    }
    return new Validation(registry, findings, List.copyOf(refusals));
  }

  ExitCode exitCode() {
    if (!refusals.isEmpty()) {
      return ExitCode.REFUSED;
    }
    return findings.absent().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** One for each refusal and each absent file. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    refusals.forEach(refused -> problems.addAll(Problem.of(refused.toException())));
    for (String name : findings.absent()) {
      problems.add(
          new Problem(
              "library '" + name + "' has no file: " + source(name) + " was not found",
              "Put the file there, or correct the path in the registry."));
    }
    return problems;
  }

  /** The table for people. */
  List<String> lines(Path file) {
    List<String> lines = new ArrayList<>();
    lines.add(
        file
            + ": "
            + count(registry.libraries().size(), "library", "libraries")
            + ", "
            + count(registry.pools().size(), "pool", "pools")
            + (exitCode() == ExitCode.OK ? ", all well" : ""));
    for (String name : registry.libraries().keySet()) {
      Inspection inspection = findings.inspections().get(name);
      lines.add(
          String.format(
              "  %-16s %-14s %-14s %s",
              name,
              state(name),
              inspection == null ? "-" : threading(inspection),
              inspection == null ? source(name) : inspection.file()));
    }
    return lines;
  }

  ObjectNode json(Path file) {
    ObjectNode document = Json.object();
    document.put("registry", file.toString());
    document.put("valid", exitCode() == ExitCode.OK);
    document.putArray("faults");
    ArrayNode libraries = document.putArray("libraries");
    for (String name : registry.libraries().keySet()) {
      ObjectNode library = libraries.addObject().put("name", name).put("state", state(name));
      Inspection inspection = findings.inspections().get(name);
      if (inspection != null) {
        library.put("file", inspection.file().toString());
        library.put("sha256", inspection.sha256());
        library.put("threading", threading(inspection));
      }
      ArrayNode refused = library.putArray("refusals");
      for (Refused one : of(name)) {
        ObjectNode node = refused.addObject();
        node.put("rule", one.rule().id());
        node.put("what", one.what());
        node.set("evidence", Json.strings(one.evidence()));
        node.put("fix", one.advice());
      }
    }
    return document;
  }

  private List<Refused> of(String name) {
    return refusals.stream().filter(refused -> refused.library().equals(name)).toList();
  }

  private String state(String name) {
    List<Refused> refused = of(name);
    if (!refused.isEmpty()) {
      return "refused " + refused.get(0).rule().id();
    }
    return findings.absent().contains(name) ? "absent" : "ok";
  }

  private String source(String name) {
    return registry.requireLibrary(name).source().text();
  }

  private static String threading(Inspection inspection) {
    return inspection.verdict().threading().name().toLowerCase(Locale.ROOT);
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
