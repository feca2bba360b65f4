package dev.glovebox.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.inspect.CraftedLibrary;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.integrity.Decision;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;
import dev.glovebox.registry.GuardPolicy;
import dev.glovebox.registry.Isolation;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.TaintPolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostGuardTest {
  private static final Inspector INSPECTOR = Inspector.system();
  private static final GuardPolicy STRICT = new GuardPolicy(true, TaintPolicy.WARN);

  @TempDir Path directory;
  private final SpawnPhase phase = new SpawnPhase();

  private HostGuard guard(GuardPolicy policy) {
    return new HostGuard(policy, phase, INSPECTOR, ProcessMemoryMap.ofThisProcess());
  }

  private HostGuard guard() {
    return guard(GuardPolicy.DEFAULT);
  }

  private Inspection inspect(CraftedLibrary library) {
    return INSPECTOR.inspect(library.write(directory.resolve("lib.so")));
  }

  private static Refused refused(Decision decision, GuardRule rule) {
    assertThat(decision).isInstanceOf(Refused.class);
    Refused refused = (Refused) decision;
    assertThat(refused.rule()).isEqualTo(rule);
    return refused;
  }

  @Test
  void harmlessLibrary_isAllowed_evenWhileThePhaseIsOpen() {
    Inspection harmless = inspect(CraftedLibrary.exporting("add"));

    assertThat(guard().mayLoadHere("calc", harmless).allowed()).isTrue();
    assertThat(guard(STRICT).mayLoadHere("calc", harmless).allowed()).isTrue();
    assertThat(guard().admit("calc", harmless).allowed()).isTrue();
    assertThat(phase.loadedLibraries()).isEmpty();
  }

  @Test
  void goLibrary_isRefused_withEvidenceAndAdvice() {
    phase.seal("main");

    Refused refused =
        refused(
            guard().mayLoadHere("greeter", inspect(CraftedLibrary.exporting("Add").go())),
            GuardRule.GB101);

    assertThat(refused.message())
        .isEqualTo(
            "GB101: library 'greeter' must not be loaded in the host: it holds a multithreaded"
                + " runtime (Go): "
                + String.join("; ", refused.evidence())
                + " [library=greeter]. Register it with a pool and without 'isolation: in-process';"
                + " then it is loaded in a worker, at its first call.");
    assertThat(refused.evidence())
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(text -> text.contains("[lib.so]"))
        .first()
        .asString()
        .startsWith("rule 1 (certain)");
  }

  @Test
  void goLibrary_whileThePhaseIsOpen_saysThatToo() {
    phase.expect("http workers");

    assertThat(
            refused(
                    guard().mayLoadHere("greeter", inspect(CraftedLibrary.exporting("Add").go())),
                    GuardRule.GB101)
                .evidence())
        .last()
        .asString()
        .isEqualTo("besides (GB102), these still have processes to start: http workers");
  }

  @Test
  void unknownLibrary_whileThePhaseIsOpen_isRefused_listingWhoIsLeft() {
    phase.expect("http workers");
    phase.expect("log writer");
    Inspection unknown = inspect(CraftedLibrary.exporting("add").threads());

    Refused refused = refused(guard().mayLoadHere("pool", unknown), GuardRule.GB102);

    assertThat(refused.message())
        .startsWith(
            "GB102: library 'pool' may start threads and must not be loaded while this process may"
                + " yet fork: these still have processes to start: http workers, log writer;"
                + " rule 8")
        .contains("pthread_create")
        .endsWith(
            "Have everybody call SpawnPhase.ofThisProcess().seal(name) when their processes are"
                + " started, then load it; or take 'isolation: in-process' off it, so that it runs"
                + " in a worker.");
    refused(guard().admit("pool", unknown), GuardRule.GB102);
  }

  @Test
  void unknownLibrary_whereNobodySealed_isRefused() {
    assertThat(
            refused(
                    guard().mayLoadHere("pool", inspect(CraftedLibrary.exporting("add").threads())),
                    GuardRule.GB102)
                .message())
        .contains("nobody has sealed the spawn phase of this process yet");
  }

  @Test
  void unknownLibrary_afterTheSeal_isAllowed_andEndsSpawning() {
    phase.seal("main");
    Inspection unknown = inspect(CraftedLibrary.exporting("add").threads());

    assertThat(guard().mayLoadHere("pool", unknown).allowed()).isTrue();
    assertThat(phase.loadedLibraries()).as("asking loads nothing").isEmpty();

    assertThat(guard().admit("pool", unknown).allowed()).isTrue();
    assertThat(phase.loadedLibraries()).containsExactly("pool");
  }

  @Test
  void unknownLibrary_inStrictMode_isRefused_evenAfterTheSeal() {
    phase.seal("main");

    assertThat(
            refused(
                    guard(STRICT)
                        .mayLoadHere("pool", inspect(CraftedLibrary.exporting("add").threads())),
                    GuardRule.GB101)
                .message())
        .contains("whether it starts threads cannot be told, and the guard is strict")
        .contains("pthread_create")
        .endsWith("'guard: { strict: false }' if you know that it is harmless.");
  }

  @Test
  void registeredLibrary_isRefused_unlessItIsDeclaredInProcess() {
    Inspection harmless = inspect(CraftedLibrary.exporting("add"));
    LibraryConfig forWorkers = config(Isolation.WORKER);

    assertThat(refused(guard().mayLoadHere(forWorkers, harmless), GuardRule.GB101).message())
        .isEqualTo(
            "GB101: library 'calc' must not be loaded in the host: it is registered for the workers"
                + " of pool 'math' [library=calc]. Call it through its worker: bind it by its name"
                + " with Glovebox.load. Only a library with 'isolation: in-process' may be loaded"
                + " here, and only if it starts no threads.");
    assertThat(guard().mayLoadHere(config(Isolation.IN_PROCESS), harmless).allowed()).isTrue();
  }

  @Test
  void executableStack_isRefused() {
    refused(
        guard().mayLoadHere("x", inspect(CraftedLibrary.exporting("f").executableStack())),
        GuardRule.GB303);
  }

  @Test
  void foreignMachine_isRefused() {
    refused(
        guard().mayLoadHere("x", inspect(CraftedLibrary.exporting("f").machine(243))),
        GuardRule.GB302);
  }

  private LibraryConfig config(Isolation isolation) {
    return Registry.builder()
        .library(
            "calc",
            library -> library.path(directory.resolve("lib.so")).pool("math").isolation(isolation))
        .build()
        .requireLibrary("calc");
  }
}
