package dev.glovebox.inspect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Applies all rules to a closure and weighs what they find. */
final class Judge {
  private final List<DetectionRule> rules;

  Judge(HostAbi host) {
    this.rules =
        List.of(new GoRules(), new ThreadRules(), new RuntimeTraceRules(), new LoadRules(host));
  }

  Verdict judge(ClosureWalk.Result walked) {
    List<Evidence> evidence = new ArrayList<>();
    for (ElfRead file : walked.files()) {
      for (DetectionRule rule : rules) {
        rule.examine(file, evidence::add);
      }
    }
    for (ClosureEntry entry : walked.closure().unloadable()) {
      evidence.add(unseen(entry));
    }
    // Stable: within a rule the files stay in load order.
    evidence.sort(Comparator.comparingInt(Evidence::rule));
    Set<RuntimeKind> runtimes = EnumSet.noneOf(RuntimeKind.class);
    evidence.forEach(e -> e.runtime().ifPresent(runtimes::add));
    return new Verdict(threading(evidence), runtimes, evidence);
  }

  /** As rule 9 has it: where the closure is incomplete, nothing is known about the rest. */
  private static Evidence unseen(ClosureEntry entry) {
    Path needing = entry.neededBy().get(0);
    return new Evidence(
        9,
        Strength.WEAK,
        Optional.empty(),
        needing,
        "needs " + entry.soname() + ", which could not be looked into: the closure is incomplete");
  }

  private static Threading threading(List<Evidence> evidence) {
    boolean multithreaded = evidence.stream().anyMatch(Evidence::provesGo);
    if (multithreaded) {
      return Threading.MULTITHREADED;
    }
    return evidence.stream().anyMatch(Evidence::mayStartThreads)
        ? Threading.UNKNOWN
        : Threading.NONE_FOUND;
  }
}
