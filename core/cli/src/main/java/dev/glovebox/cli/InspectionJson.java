package dev.glovebox.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.inspect.ClosureEntry;
import dev.glovebox.inspect.ElfFacts;
import dev.glovebox.inspect.Evidence;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.RuntimeKind;
import dev.glovebox.inspect.Verdict;
import java.util.Locale;

/** An inspection as JSON. */
final class InspectionJson {
  private InspectionJson() {}

  static ObjectNode of(Inspection inspection) {
    ObjectNode document = Json.object();
    document.put("file", inspection.file().toString());
    document.put("sha256", inspection.sha256());
    document.set("verdict", verdict(inspection.verdict()));
    document.set("facts", facts(inspection.facts()));
    ArrayNode closure = document.putArray("closure");
    inspection.closure().entries().forEach(entry -> closure.add(entry(entry)));
    document.set("missing", Json.strings(inspection.closure().missing()));
    return document;
  }

  private static ObjectNode verdict(Verdict verdict) {
    ObjectNode node = Json.object();
    node.put("threading", lower(verdict.threading()));
    node.set(
        "runtimes", Json.strings(verdict.runtimes().stream().map(RuntimeKind::label).toList()));
    ArrayNode evidence = node.putArray("evidence");
    for (Evidence one : verdict.evidence()) {
      ObjectNode entry = evidence.addObject();
      entry.put("rule", one.rule());
      entry.put("strength", lower(one.strength()));
      one.runtime().ifPresent(runtime -> entry.put("runtime", runtime.label()));
      entry.put("file", one.file().toString());
      entry.put("detail", one.detail());
    }
    return node;
  }

  private static ObjectNode facts(ElfFacts facts) {
    ObjectNode node = Json.object();
    node.put("machine", lower(facts.machine()));
    node.put("machineCode", facts.machineCode());
    node.put("bits", facts.elfClass().wordBytes() * Byte.SIZE);
    node.put("littleEndian", facts.littleEndian());
    node.put("osAbi", facts.osAbi().code());
    node.put("sharedObject", facts.sharedObject());
    node.put("libc", lower(facts.libc()));
    node.put("soname", facts.soname().orElse(null));
    node.set("needed", Json.strings(facts.needed()));
    node.set("filters", Json.strings(facts.filters()));
    node.put("rpath", facts.rpath().orElse(null));
    node.put("runpath", facts.runpath().orElse(null));
    node.set("glibcVersions", Json.strings(facts.glibcVersions()));
    node.set("exportedFunctions", Json.strings(facts.exportedFunctions()));
    node.set("exportedObjects", Json.strings(facts.exportedObjects()));
    node.set("undefinedSymbols", Json.strings(facts.undefinedSymbols()));
    node.put("nodelete", facts.nodelete());
    node.put("staticTls", facts.staticTls());
    node.put("tlsSizeBytes", facts.tlsSizeBytes());
    node.put("stack", lower(facts.stack()));
    node.put("buildId", facts.buildId().orElse(null));
    return node;
  }

  private static ObjectNode entry(ClosureEntry entry) {
    ObjectNode node = Json.object();
    node.put("soname", entry.soname());
    node.put("path", entry.path().map(Object::toString).orElse(null));
    node.set("neededBy", Json.strings(entry.neededBy().stream().map(Object::toString).toList()));
    entry.problem().ifPresent(problem -> node.put("problem", problem));
    return node;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
