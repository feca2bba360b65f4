package dev.glovebox.cli;

import dev.glovebox.inspect.ClosureEntry;
import dev.glovebox.inspect.ElfFacts;
import dev.glovebox.inspect.Evidence;
import dev.glovebox.inspect.HostAbi;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.RuntimeKind;
import dev.glovebox.inspect.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An inspection as a table for people. */
final class InspectionText {
  private static final int NAMES_SHOWN = 12;

  private final List<String> lines = new ArrayList<>();

  private InspectionText() {}

  /**
   * The lines of the table, an empty one at its end.
   *
   * @param host what the file must fit to be loaded here
   */
  static List<String> lines(Inspection inspection, HostAbi host) {
    InspectionText text = new InspectionText();
    text.lines.add(inspection.file().toString());
    text.row("sha256", inspection.sha256());
    text.verdict(inspection.verdict());
    text.facts(inspection.facts(), host);
    text.closure(inspection.closure().entries());
    text.lines.add("");
    return List.copyOf(text.lines);
  }

  private void verdict(Verdict verdict) {
    String runtimes =
        verdict.runtimes().stream().map(RuntimeKind::label).collect(Collectors.joining(", "));
    row(
        "verdict",
        switch (verdict.threading()) {
          case MULTITHREADED -> "multithreaded: load it only in a worker";
          case UNKNOWN -> "unknown: it may start threads";
          case NONE_FOUND -> "no sign of threads found";
        });
    row("runtimes", runtimes.isEmpty() ? "none found" : runtimes);
    for (Evidence evidence : verdict.evidence()) {
      row("evidence", evidence.toString());
    }
  }

  private void facts(ElfFacts facts, HostAbi host) {
    row(
        "file",
        (facts.sharedObject() ? "shared library" : "program, which cannot be loaded")
            + ", "
            + facts.machine().name().toLowerCase(Locale.ROOT)
            + ", "
            + facts.elfClass().wordBytes() * Byte.SIZE
            + "-bit"
            + (facts.osAbi().isOfLinux(facts.machine()) ? "" : " for " + facts.osAbi())
            + (host.fits(facts) ? "" : ", WHICH DOES NOT FIT THIS MACHINE"));
    row("libc", facts.libc().name().toLowerCase(Locale.ROOT));
    facts
        .newestGlibc()
        .ifPresent(
            needed ->
                row(
                    "needs glibc",
                    needed
                        + host.glibc().map(here -> " (here: " + here + ")").orElse("")
                        + (host.lacks(needed) ? ", WHICH IS MISSING HERE" : "")));
    facts.soname().ifPresent(name -> row("soname", name));
    facts.rpath().ifPresent(path -> row("rpath", path));
    facts.runpath().ifPresent(path -> row("runpath", path));
    facts.buildId().ifPresent(id -> row("build id", id));
    row("functions", names(facts.exportedFunctions()));
    if (!facts.exportedObjects().isEmpty()) {
      row("variables", names(facts.exportedObjects()));
    }
    row("unloadable", facts.nodelete() ? "no (NODELETE)" : "yes");
    if (facts.tlsSizeBytes() > 0 || facts.staticTls()) {
      row("tls", facts.tlsSizeBytes() + " bytes" + (facts.staticTls() ? ", static" : ""));
    }
    row(
        "stack",
        switch (facts.stack()) {
          case NOT_EXECUTABLE -> "not executable";
          case EXECUTABLE -> "EXECUTABLE";
          case MISSING -> "NOT SAID, which x86 takes for executable";
        });
  }

  private void closure(List<ClosureEntry> entries) {
    for (ClosureEntry entry : entries) {
      String place = entry.path().map(path -> " -> " + path).orElse("");
      row(
          entry.problem().isPresent() ? "MISSING" : "loads",
          entry.soname() + place + entry.problem().map(problem -> ": " + problem).orElse(""));
    }
  }

  private static String names(Collection<String> names) {
    String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
    int more = names.size() - NAMES_SHOWN;
    return names.size()
        + (names.isEmpty() ? "" : ": " + shown)
        + (more > 0 ? " and " + more + " more (--json lists them)" : "");
  }

  private void row(String name, String value) {
    lines.add(String.format("  %-12s %s", name, value));
  }
}
