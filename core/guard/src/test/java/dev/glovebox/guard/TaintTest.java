package dev.glovebox.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.inspect.CraftedLibrary;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.integrity.Allowed;
import dev.glovebox.integrity.Decision;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;
import dev.glovebox.registry.GuardPolicy;
import dev.glovebox.registry.TaintPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** GB103. */
class TaintTest {
  private static final GuardPolicy REFUSE = new GuardPolicy(false, TaintPolicy.REFUSE);
  private static final Inspector INSPECTOR = Inspector.system();

  @TempDir Path directory;

  private HostGuard guard(GuardPolicy policy, ProcessMemoryMap map) {
    return new HostGuard(policy, new SpawnPhase(), INSPECTOR, map);
  }

  private String line(Path file) throws Exception {
    return "7f0000001000-7f0000002000 r-xp 00001000 fe:01 "
        + Files.getAttribute(file, "unix:ino")
        + "   "
        + file
        + "\n";
  }

  private ProcessMemoryMap map(String... lines) throws Exception {
    Path maps = Files.writeString(directory.resolve("maps"), String.join("", lines));
    Path memory = directory.resolve("mem");
    if (!Files.exists(memory)) {
      Files.createFile(memory);
    }
    return new ProcessMemoryMap(maps, memory);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcess_isClean_andARepeatInspectsNothing() {
    MemoryScan scan = new MemoryScan(INSPECTOR, ProcessMemoryMap.ofThisProcess());

    assertThat(scan.scan())
        .isEqualTo(new TaintReport(java.util.List.of(), java.util.Optional.empty()));
    int once = scan.inspections();
    assertThat(scan.scan().tainted()).isFalse();
    assertThat(scan.inspections()).isEqualTo(once);
    assertThat(guard(REFUSE, ProcessMemoryMap.ofThisProcess()).mayStartWorkers().allowed())
        .isTrue();
  }

  @Test
  void aMappedGoLibrary_isRefused_byThatPolicy() throws Exception {
    Path go = CraftedLibrary.exporting("Add").go().write(directory.resolve("libgo.so"));

    Decision decision = guard(REFUSE, map(line(go))).mayStartWorkers();

    assertThat(decision).isInstanceOf(Refused.class);
    assertThat(((Refused) decision).rule()).isEqualTo(GuardRule.GB103);
    assertThat(((Refused) decision).message())
        .startsWith(
            "GB103: workers must not be started from a process that holds a multithreaded runtime"
                + " already: "
                + go
                + ": rule 1 (certain)")
        .endsWith("'guard: { tainted: warn }' starts workers all the same.");
  }

  @Test
  void aMappedGoLibrary_isAWarning_byDefault() throws Exception {
    Path go = CraftedLibrary.exporting("Add").go().write(directory.resolve("libgo.so"));

    Decision decision = guard(GuardPolicy.DEFAULT, map(line(go))).mayStartWorkers();

    assertThat(decision)
        .isInstanceOfSatisfying(
            Allowed.class,
            allowed ->
                assertThat(allowed.warnings())
                    .singleElement()
                    .asString()
                    .contains("GB103", go.toString()));
  }

  @Test
  void theFileThatHoldsIt_isNamed_notOneThatNeedsIt() throws Exception {
    Path go =
        CraftedLibrary.exporting("Add")
            .go()
            .soname("libgo.so")
            .write(directory.resolve("libgo.so"));
    Path wrapper =
        CraftedLibrary.exporting("wrap")
            .needs("libgo.so")
            .runpath("$ORIGIN")
            .write(directory.resolve("libwrap.so"));

    MemoryScan scan = new MemoryScan(INSPECTOR, map(line(wrapper), line(go)));

    assertThat(scan.scan().taints()).extracting(Taint::file).containsExactly(go);
    assertThat(scan.inspections()).as("the closure tells about both").isEqualTo(1);
  }

  @Test
  void aLibraryThatIsMappedLater_isSeen() throws Exception {
    Path harmless = CraftedLibrary.exporting("add").write(directory.resolve("a.so"));
    Path go = CraftedLibrary.exporting("Add").go().write(directory.resolve("b.so"));
    MemoryScan scan = new MemoryScan(INSPECTOR, map(line(harmless)));
    assertThat(scan.scan().tainted()).isFalse();

    map(line(harmless), line(go));

    assertThat(scan.scan().tainted()).isTrue();
    assertThat(scan.inspections()).isEqualTo(2);
  }

  @Test
  void aGoLibraryWhoseFileIsGone_isSeenInMemory() throws Exception {
    ProcessMemoryMap map = map("1000-3000 r-xp 00000000 fe:01 99   /tmp/libgo.so (deleted)\n");
    byte[] memory = new byte[0x3000];
    byte[] mark = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(mark, 0, memory, 0x2800, mark.length);
    Files.write(directory.resolve("mem"), memory);

    TaintReport report = new MemoryScan(INSPECTOR, map).scan();

    assertThat(report.taints())
        .containsExactly(
            new Taint(
                Path.of("/tmp/libgo.so"),
                java.util.List.of(
                    "rule 1 (certain): Go's build info in memory; the file itself is gone")));
  }

  @Test
  void aHarmlessLibraryWhoseFileIsGone_isClean() throws Exception {
    ProcessMemoryMap map = map("1000-3000 r-xp 00000000 fe:01 99   /tmp/jna.tmp (deleted)\n");
    Files.write(directory.resolve("mem"), new byte[0x3000]);

    assertThat(new MemoryScan(INSPECTOR, map).scan().tainted()).isFalse();
  }

  @Test
  void withoutAMemoryMap_workersMayStart_andItIsSaid() {
    ProcessMemoryMap none = new ProcessMemoryMap(directory.resolve("none"), directory);

    assertThat(guard(REFUSE, none).mayStartWorkers())
        .isEqualTo(
            new Allowed(
                java.util.List.of(
                    "GB103 could not be checked in full: this system shows no memory map")));
  }
}
