package dev.glovebox.inspect;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What an inspected library and its closure mean for the process that would load them.
 *
 * @param threading whether threads are certain, possible, or not in sight
 * @param runtimes the runtimes that the evidence points to, in the order of {@link RuntimeKind}
 * @param evidence all that was found, by rule; also what does not bear on {@code threading}
 */
public record Verdict(Threading threading, Set<RuntimeKind> runtimes, List<Evidence> evidence) {

  /**
   * Copies the evidence, and puts the runtimes in order.
   *
   * @param threading whether threads are certain, possible, or not in sight
   * @param runtimes the runtimes that the evidence points to, in the order of {@link RuntimeKind}
   * @param evidence all that was found, by rule
   */
  public Verdict {
    EnumSet<RuntimeKind> ordered = EnumSet.noneOf(RuntimeKind.class);
    ordered.addAll(runtimes);
    runtimes = Collections.unmodifiableSet(ordered);
    evidence = List.copyOf(evidence);
  }

  /** {@return whether a Go runtime is certain: never load before spawning is over} */
  public boolean multithreaded() {
    return threading == Threading.MULTITHREADED;
  }

  /**
   * Threads can be neither shown nor excluded: refused where processes are still to be forked.
   *
   * @return whether it is so
   */
  public boolean unknown() {
    return threading == Threading.UNKNOWN;
  }

  /** {@return whether the evidence points to Go} */
  public boolean holdsGo() {
    return runtimes.contains(RuntimeKind.GO);
  }

  /** {@return how many different files of the closure, the library included, hold a Go runtime} */
  public long goRuntimes() {
    return evidence.stream().filter(Evidence::provesGo).map(Evidence::file).distinct().count();
  }

  /**
   * {@return the evidence that falls under one rule}
   *
   * @param rule 1 to 13, or {@link Evidence#RUNTIME_TRACE}
   */
  public List<Evidence> ofRule(int rule) {
    return evidence.stream().filter(e -> e.rule() == rule).toList();
  }
}
