package dev.glovebox.guard;

import dev.glovebox.failure.InspectionException;
import dev.glovebox.inspect.Closure;
import dev.glovebox.inspect.ClosureEntry;
import dev.glovebox.inspect.ElfFacts;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;
import dev.glovebox.registry.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** GB401: declared functions that the file does not export. */
final class SymbolRule {
  private static final int MOST_OFFERED = 3;

  private SymbolRule() {}

  static Optional<Refused> check(
      String library, Inspection inspection, Collection<String> symbols) {
    ElfFacts facts = inspection.facts();
    List<String> missing =
        symbols.stream()
            .distinct()
            .filter(symbol -> !facts.exportedFunctions().contains(symbol))
            .toList();
    missing = withoutInherited(missing, inspection.closure());
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Refused(
            GuardRule.GB401,
            library,
            "library '"
                + library
                + "' does not export "
                + (missing.size() == 1 ? "the declared function " : "the declared functions ")
                + String.join(", ", missing)
                + " ("
                + inspection.file()
                + ")",
            missing.stream().map(symbol -> explain(symbol, facts)).toList(),
            "Correct the name or set the function's 'symbol'; a function missing from the file must"
                + " be exported when it is built (Go: a '//export Name' comment; C: default"
                + " visibility and no 'static'; C++: extern \"C\"). 'glovebox inspect' lists what"
                + " is exported."));
  }

  /** Without what the libraries export that come along: a lookup by name finds these, too. */
  private static List<String> withoutInherited(List<String> missing, Closure closure) {
    List<String> left = missing;
    for (ClosureEntry entry : closure.entries()) {
      if (left.isEmpty()) {
        return left;
      }
      if (entry.path().isPresent() && entry.problem().isEmpty()) {
        Collection<String> exported = exportedBy(entry.path().get());
        left = left.stream().filter(symbol -> !exported.contains(symbol)).toList();
      }
    }
    return left;
  }

  private static Collection<String> exportedBy(Path file) {
    try {
      return Inspector.system().inspect(file).facts().exportedFunctions();
    } catch (InspectionException unreadable) {
      return List.of();
    }
  }

  private static String explain(String symbol, ElfFacts facts) {
    if (facts.exportedObjects().contains(symbol)) {
      return symbol + " is exported as a variable, not as a function";
    }
    Set<String> near = nearest(symbol, facts.exportedFunctions());
    if (!near.isEmpty()) {
      return symbol + ": did you mean " + String.join(" or ", near) + "?";
    }
    if (facts.undefinedSymbols().contains(symbol)) {
      return symbol + " is imported by the file, so another library defines it";
    }
    int count = facts.exportedFunctions().size();
    return symbol + ": no name comes near among the " + count + " functions that it exports";
  }

  private static Set<String> nearest(String symbol, Collection<String> exported) {
    Set<String> near = new LinkedHashSet<>();
    NearestName.among(symbol, exported).ifPresent(near::add);
    String wanted = symbol.toLowerCase(Locale.ROOT);
    List<String> containing = new ArrayList<>();
    if (wanted.length() >= 3) {
      // A prefix or C++'s mangling around the same name.
      exported.stream()
          .filter(name -> name.toLowerCase(Locale.ROOT).contains(wanted))
          .limit(MOST_OFFERED)
          .forEach(containing::add);
    }
    for (String name : containing) {
      if (near.size() < MOST_OFFERED) {
        near.add(name);
      }
    }
    return near;
  }
}
