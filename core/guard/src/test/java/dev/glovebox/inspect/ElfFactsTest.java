package dev.glovebox.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFactsTest {
  private final Inspector inspector = Inspector.withLibraryPath(List.of());

  @TempDir private Path directory;

  private ElfFacts facts(ElfBuilder builder) throws IOException {
    return inspector.inspect(builder.write(directory.resolve("library.so"))).facts();
  }

  @Test
  void namesAndSymbols_areReadWithoutSectionHeaders() throws IOException {
    ElfFacts facts =
        facts(
            new ElfBuilder()
                .soname("libx.so.1")
                .needs("liba.so", "libb.so")
                .runpath("$ORIGIN/lib")
                .function("run")
                .function("add")
                .object("table")
                .imports("malloc")
                .nodelete()
                .staticTls(40)
                .note("GNU", 3, new byte[] {1, 2, (byte) 0xfe, 4}));

    assertThat(facts.soname()).contains("libx.so.1");
    assertThat(facts.needed()).containsExactly("liba.so", "libb.so");
    assertThat(facts.runpath()).contains("$ORIGIN/lib");
    assertThat(facts.rpath()).isEmpty();
    assertThat(facts.exportedFunctions()).containsExactly("add", "run");
    assertThat(facts.exportedObjects()).containsExactly("table");
    assertThat(facts.undefinedSymbols()).containsExactly("malloc");
    assertThat(facts.nodelete()).isTrue();
    assertThat(facts.staticTls()).isTrue();
    assertThat(facts.tlsSizeBytes()).isEqualTo(40);
    assertThat(facts.stack()).isEqualTo(ExecStack.NOT_EXECUTABLE);
    assertThat(facts.buildId()).contains("0102fe04");
    assertThat(facts.sharedObject()).isTrue();
  }

  @Test
  void glibcVersions_areSortedAsVersions() throws IOException {
    ElfFacts facts =
        facts(
            new ElfBuilder()
                .needsVersion("GLIBC_PRIVATE")
                .needsVersion("GLIBC_2.14")
                .needsVersion("GLIBC_2.2.5")
                .needsVersion("GLIBC_2.3")
                .needsVersion("GCC_3.0"));

    assertThat(facts.glibcVersions())
        .containsExactly("GLIBC_2.2.5", "GLIBC_2.3", "GLIBC_2.14", "GLIBC_PRIVATE");
    assertThat(facts.newestGlibc()).contains(new GlibcVersion(2, 14, 0));
  }

  @Test
  void stackAndLibc() throws IOException {
    assertThat(facts(new ElfBuilder().executableStack()).stack()).isEqualTo(ExecStack.EXECUTABLE);
    assertThat(facts(new ElfBuilder().noStackHeader()).stack()).isEqualTo(ExecStack.MISSING);
    assertThat(facts(new ElfBuilder().needs("libc.musl-x86_64.so.1")).libc()).isEqualTo(Libc.MUSL);
    assertThat(facts(new ElfBuilder().needs("libc.so.6")).libc()).isEqualTo(Libc.GLIBC);
    assertThat(facts(new ElfBuilder()).libc()).isEqualTo(Libc.UNDETERMINED);
  }

  @Test
  void otherMachine_isReportedAndDoesNotFitTheHost() throws IOException {
    ElfFacts facts = facts(new ElfBuilder().machine(258));

    assertThat(facts.machine()).isEqualTo(Machine.LOONGARCH);
    assertThat(inspector.host().fits(facts)).isFalse();
    assertThat(inspector.host().fits(facts(new ElfBuilder()))).isTrue();
  }

  @Test
  void hash_isThatOfTheWholeFile() throws Exception {
    Path file = directory.resolve("large.so");
    new ElfBuilder().payload(new byte[3 << 20]).write(file);
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));

    assertThat(inspector.inspect(file).sha256()).isEqualTo(HexFormat.of().formatHex(expected));
  }

  @Test
  void libraryOfTheRunningJdk_isComplete() throws IOException {
    Path lib = Path.of(System.getProperty("java.home"), "lib");
    Path net = lib.resolve(System.mapLibraryName("net"));
    if (!Files.exists(net) || !net.toString().endsWith(".so")) {
      return;
    }
    Inspection inspection = inspector.inspect(net);

    assertThat(inspection.facts().exportedFunctions()).contains("Java_java_net_InetAddress_init");
    assertThat(inspection.closure().missing()).isEmpty();
    assertThat(inspection.verdict().holdsGo()).isFalse();
  }

  @Test
  void whatLooksForItsOwnPath_isToBeLoadedByIt() throws IOException {
    assertThat(ownPath(new ElfBuilder().runpath("/usr/lib").imports("dlopen", "dlsym"))).isFalse();
    assertThat(ownPath(new ElfBuilder().runpath("/x:$ORIGIN/y"))).isTrue();
    assertThat(ownPath(new ElfBuilder().rpath("${ORIGIN}"))).isTrue();
    assertThat(ownPath(new ElfBuilder().needs("$ORIGIN/libx.so"))).isTrue();
    assertThat(ownPath(new ElfBuilder().auxiliary("$ORIGIN/libx.so"))).isTrue();
    assertThat(ownPath(new ElfBuilder().imports("dladdr"))).isTrue();
  }

  private boolean ownPath(ElfBuilder elf) throws IOException {
    Path file = elf.write(directory.resolve("own-path.so"));
    return Inspector.system().inspect(file).facts().looksForItsOwnPath();
  }
}
