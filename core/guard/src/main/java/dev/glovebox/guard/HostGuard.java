package dev.glovebox.guard;

import dev.glovebox.inspect.Evidence;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.inspect.Verdict;
import dev.glovebox.integrity.Allowed;
import dev.glovebox.integrity.Decision;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;
import dev.glovebox.registry.GuardPolicy;
import dev.glovebox.registry.Isolation;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.TaintPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate of the host: what it may load itself (GB101, GB102, GB302, GB303), and whether it may
 * start workers (GB103).
 *
 * <p><b>Threads:</b> safe for use by any number of threads. {@link #taint()} and {@link
 * #mayStartWorkers()} read files when something new is mapped; the rest does not block.
 */
public final class HostGuard {
  private static final Logger LOG = LoggerFactory.getLogger(HostGuard.class);

  private final GuardPolicy policy;
  private final SpawnPhase phase;
  private final AbiRules abi;
  private final MemoryScan scan;

  /** What was warned about already, so that a worker's restart does not say it again. */
  private final Set<String> warned = new HashSet<>();

  /**
   * @param policy how strict to be
   * @param phase of this process, as a rule {@link SpawnPhase#ofThisProcess()}
   * @param inspector reads what is mapped
   * @param map of this process
   */
  public HostGuard(
      GuardPolicy policy, SpawnPhase phase, Inspector inspector, ProcessMemoryMap map) {
    this(policy, phase, inspector, new MemoryScan(inspector, map));
  }

  private HostGuard(GuardPolicy policy, SpawnPhase phase, Inspector inspector, MemoryScan scan) {
    this.policy = policy;
    this.phase = phase;
    this.abi = new AbiRules(inspector.host());
    this.scan = scan;
  }

  /**
   * {@return the guard of this process} All of them share what they have learned of what is mapped
   * here.
   *
   * @param policy how strict it is
   */
  public static HostGuard ofThisProcess(GuardPolicy policy) {
    return new HostGuard(
        policy, SpawnPhase.ofThisProcess(), Inspector.system(), MemoryScan.ofThisProcess());
  }

  /**
   * {@return whether this process itself may load a library now} Only asks: before the load itself
   * call {@link #admit}.
   *
   * @param library its name, for messages
   * @param inspection what its file and closure were found to hold
   */
  public Decision mayLoadHere(String library, Inspection inspection) {
    Optional<Refused> misfit = abi.check(library, inspection);
    if (misfit.isPresent()) {
      return misfit.get();
    }
    Verdict verdict = inspection.verdict();
    if (verdict.multithreaded()) {
      return multithreadedHere(library, verdict);
    }
    if (!verdict.unknown()) {
      return Allowed.PLAINLY;
    }
    if (policy.strict()) {
      return new Refused(
          GuardRule.GB101,
          library,
          "library '"
              + library
              + "' must not be loaded in the host: whether it starts threads cannot be told, and"
              + " the guard is strict",
          reasons(verdict),
          "Take 'isolation: in-process' off it, so that it runs in a worker, or set 'guard:"
              + " { strict: false }' if you know that it is harmless.");
    }
    return phase
        .whyOpen()
        .<Decision>map(why -> phaseOpen(library, verdict, why))
        .orElse(Allowed.PLAINLY);
  }

  /**
   * As {@link #mayLoadHere(String, Inspection)}, and with a word on where the registry wants it: a
   * library that is registered for a worker is not loaded in the host.
   *
   * @param library the library as registered
   * @param inspection what its file and closure were found to hold
   * @return the answer
   */
  public Decision mayLoadHere(LibraryConfig library, Inspection inspection) {
    if (library.isolation() == Isolation.IN_PROCESS) {
      return mayLoadHere(library.name(), inspection);
    }
    List<String> evidence = new ArrayList<>();
    evidence.add("it is registered for the workers of pool '" + library.pool() + "'");
    evidence.addAll(reasons(inspection.verdict()));
    return new Refused(
        GuardRule.GB101,
        library.name(),
        "library '" + library.name() + "' must not be loaded in the host",
        evidence,
        "Call it through its worker: bind it by its name with Glovebox.load. Only a library with"
            + " 'isolation: in-process' may be loaded here, and only if it starts no threads.");
  }

  /**
   * {@return the last question before a load in this process: decides as {@link
   * #mayLoadHere(String, Inspection)} and, where the library may start threads, closes the spawn
   * phase for good} From then on {@link SpawnPhase#checkMaySpawn} refuses, naming it.
   *
   * @param library its name, for messages
   * @param inspection what its file and closure were found to hold
   */
  public Decision admit(String library, Inspection inspection) {
    Decision decision = mayLoadHere(library, inspection);
    if (!decision.allowed() || !inspection.verdict().unknown() || phase.admit(library)) {
      return decision;
    }
    // Somebody was announced between the two looks.
    return phaseOpen(library, inspection.verdict(), phase.whyOpen().orElse("it was open just now"));
  }

  /** {@return the multithreaded runtimes that are mapped in this process, whoever loaded them} */
  public TaintReport taint() {
    return scan.scan();
  }

  /**
   * {@return whether workers may be started from this process (GB103)} By {@link TaintPolicy#WARN}
   * the answer is yes, with a warning that is also logged, once for each runtime.
   */
  public Decision mayStartWorkers() {
    TaintReport report = taint();
    if (!report.tainted()) {
      return report
          .unchecked()
          .map(why -> new Allowed(List.of("GB103 could not be checked in full: " + why)))
          .orElse(Allowed.PLAINLY);
    }
    Refused refused = tainted(report.taints());
    if (policy.tainted() == TaintPolicy.REFUSE) {
      return refused;
    }
    String warning = refused.message();
    synchronized (warned) {
      if (warned.add(refused.library())) {
        LOG.warn("{}", warning);
      }
    }
    return new Allowed(List.of(warning));
  }

  private Refused multithreadedHere(String library, Verdict verdict) {
    List<String> evidence = new ArrayList<>(reasons(verdict));
    phase.whyOpen().ifPresent(why -> evidence.add("besides (GB102), " + why));
    return new Refused(
        GuardRule.GB101,
        library,
        "library '"
            + library
            + "' must not be loaded in the host: it holds a multithreaded runtime ("
            + runtimes(verdict)
            + ")",
        evidence,
        "Register it with a pool and without 'isolation: in-process'; then it is loaded in a"
            + " worker, at its first call.");
  }

  private static Refused phaseOpen(String library, Verdict verdict, String why) {
    List<String> evidence = new ArrayList<>();
    evidence.add(why);
    evidence.addAll(reasons(verdict));
    return new Refused(
        GuardRule.GB102,
        library,
        "library '"
            + library
            + "' may start threads and must not be loaded while this process may yet fork",
        evidence,
        "Have everybody call SpawnPhase.ofThisProcess().seal(name) when their processes are"
            + " started, then load it; or take 'isolation: in-process' off it, so that it runs in a"
            + " worker.");
  }

  private static Refused tainted(List<Taint> taints) {
    List<String> evidence = new ArrayList<>();
    for (Taint taint : taints) {
      evidence.add(taint.file() + ": " + taint.evidence().get(0));
    }
    String files =
        String.join(", ", taints.stream().map(taint -> taint.file().toString()).toList());
    return new Refused(
        GuardRule.GB103,
        files,
        "workers must not be started from a process that holds a multithreaded runtime already",
        evidence,
        "Find out who loads it (System.load, JNA, LD_PRELOAD, an agent) and call it through a"
            + " worker instead; 'guard: { tainted: warn }' starts workers all the same.");
  }

  private static String runtimes(Verdict verdict) {
    return String.join(", ", verdict.runtimes().stream().map(kind -> kind.label()).toList());
  }

  /** What bears on threads, proofs first. */
  private static List<String> reasons(Verdict verdict) {
    List<String> reasons = new ArrayList<>();
    verdict.evidence().stream()
        .filter(Evidence::provesGo)
        .forEach(evidence -> reasons.add(evidence.toString()));
    verdict.evidence().stream()
        .filter(evidence -> evidence.bearsOnThreads() && !evidence.provesGo())
        .forEach(evidence -> reasons.add(evidence.toString()));
    return reasons;
  }
}
