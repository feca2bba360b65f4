package dev.glovebox.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.inspect.CraftedLibrary;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;
import dev.glovebox.registry.LibraryBuilder;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.RegistryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryGuardTest {
  private static final Inspector INSPECTOR = Inspector.system();

  @TempDir Path directory;
  private final RegistryBuilder registry = Registry.builder();
  private final Map<String, Path> files = new LinkedHashMap<>();

  private Path library(String name, CraftedLibrary crafted, Consumer<LibraryBuilder> settings) {
    Path file = crafted.write(directory.resolve("lib" + name + ".so"));
    files.put(name, file);
    registry.library(
        name,
        library -> {
          library.path(file);
          settings.accept(library);
        });
    return file;
  }

  private Path library(String name, CraftedLibrary crafted) {
    return library(name, crafted, library -> {});
  }

  private RegistryFindings check() {
    return new RegistryGuard()
        .check(registry.build(), files, library -> INSPECTOR, pool -> pool.env());
  }

  private Refused onlyRefusal(GuardRule rule) {
    List<Refused> refusals = check().refusals();
    assertThat(refusals).hasSize(1);
    assertThat(refusals.get(0).rule()).isEqualTo(rule);
    return refusals.get(0);
  }

  @Test
  void aSoundRegistry_isAllowed() {
    Path file =
        library("greeter", CraftedLibrary.exporting("Add").go(), lib -> lib.function("Add"));

    RegistryFindings findings = check();

    assertThat(findings.refusals()).isEmpty();
    assertThat(findings.decision("greeter").allowed()).isTrue();
    assertThat(findings.inspections().get("greeter").file()).isEqualTo(file);
    assertThat(findings.stamps()).containsKey("greeter");
    assertThatCode(findings::orThrow).doesNotThrowAnyException();
  }

  @Test
  void aLibraryWithoutAFileYet_isAbsent_notRefused() {
    registry.library("later", library -> library.path(directory.resolve("later.so")));
    registry.library("nowhere", library -> library.search("libnowhere.so.1"));
    files.put("later", directory.resolve("later.so"));

    RegistryFindings findings = check();

    assertThat(findings.refusals()).isEmpty();
    assertThat(findings.absent()).containsExactly("later", "nowhere");
  }

  // GB202

  @Test
  void twoGoLibrariesInOnePool_areRefused_namingBothAndThePool() {
    library("greeter", CraftedLibrary.exporting("Add").go(), lib -> lib.pool("go"));
    library("crypto", CraftedLibrary.exporting("Sign").go(), lib -> lib.pool("go"));

    Refused refused = onlyRefusal(GuardRule.GB202);

    assertThat(refused.library()).isEqualTo("crypto");
    assertThat(refused.message())
        .startsWith(
            "GB202: library 'crypto' would be the second with a Go runtime in a worker of pool"
                + " 'go', after library 'greeter': library 'greeter' brings "
                + directory.resolve("libgreeter.so"))
        .contains("library 'crypto' brings " + directory.resolve("libcrypto.so"))
        .endsWith(
            "Give 'crypto' a pool of its own in the registry, for example 'pool: go-crypto'.");
  }

  @Test
  void twoGoLibrariesInTwoPools_areAllowed() {
    library("greeter", CraftedLibrary.exporting("Add").go());
    library("crypto", CraftedLibrary.exporting("Sign").go());

    assertThat(check().refusals()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"LD_PRELOAD, /nowhere.so:%s", "LD_PRELOAD, %s /nowhere.so", "LD_AUDIT, %s"})
  void whatTheWorkersPreload_countsAsFirst(String variable, String value) {
    Path preload = CraftedLibrary.exporting("x").go().write(directory.resolve("preload.so"));
    library("greeter", CraftedLibrary.exporting("Add").go(), lib -> lib.pool("go"));
    registry.pool("go", pool -> pool.env(variable, value.formatted(preload)));

    Refused refused = onlyRefusal(GuardRule.GB202);

    assertThat(refused.library()).isEqualTo("greeter");
    assertThat(refused.message())
        .contains("after " + variable + " of the workers")
        .contains(variable + " of the workers brings " + preload)
        .contains("Take what holds Go out of LD_PRELOAD");
  }

  @Test
  void whatTheWorkersPreload_aloneIsAllowed_twoAreNot() {
    Path first = CraftedLibrary.exporting("x").go().write(directory.resolve("first.so"));
    Path second = CraftedLibrary.exporting("y").go().write(directory.resolve("second.so"));
    library("one", CraftedLibrary.exporting("f"), lib -> lib.pool("one"));
    library("two", CraftedLibrary.exporting("f"), lib -> lib.pool("two"));
    registry.pool("one", pool -> pool.env("LD_PRELOAD", first.toString()));
    registry.pool("two", pool -> pool.env("LD_PRELOAD", first + ":" + second));

    assertThat(onlyRefusal(GuardRule.GB202).library()).isEqualTo("two");
  }

  @Test
  void whatTheSystemPreloadsEverywhere_isFound() throws IOException {
    Path first = CraftedLibrary.exporting("x").write(directory.resolve("first.so"));
    Path second = CraftedLibrary.exporting("y").write(directory.resolve("second.so"));
    Path list =
        Files.writeString(
            directory.resolve("ld.so.preload"), "# no /x.so\n" + first + "\t" + second + " #\n");

    assertThat(Preload.of(Map.of(), list, INSPECTOR))
        .containsExactly(new Preload(list.toString(), first), new Preload(list.toString(), second));
  }

  @Test
  void aFilterThatHoldsGo_countsAsSecond() {
    CraftedLibrary.exporting("Add").go().write(directory.resolve("libinner.so"));
    library("greeter", CraftedLibrary.exporting("Add").go(), lib -> lib.pool("go"));
    library(
        "wrapper",
        CraftedLibrary.exporting("wrap").auxiliary("libinner.so").runpath("$ORIGIN"),
        lib -> lib.pool("go"));

    assertThat(onlyRefusal(GuardRule.GB202).library()).isEqualTo("wrapper");
  }

  @Test
  void aWrapperWhoseClosureHoldsGo_countsAsSecond() {
    CraftedLibrary.exporting("Add")
        .go()
        .soname("libinner.so")
        .write(directory.resolve("libinner.so"));
    library("greeter", CraftedLibrary.exporting("Add").go(), lib -> lib.pool("go"));
    library(
        "wrapper",
        CraftedLibrary.exporting("wrap").needs("libinner.so").runpath("$ORIGIN"),
        lib -> lib.pool("go"));

    assertThat(onlyRefusal(GuardRule.GB202).evidence())
        .last()
        .asString()
        .contains("library 'wrapper' brings " + directory.resolve("libinner.so"));
  }

  @Test
  void twoWrappersOfOneGoLibrary_shareItsRuntime() {
    CraftedLibrary.exporting("Add")
        .go()
        .soname("libinner.so")
        .write(directory.resolve("libinner.so"));
    for (String name : List.of("first", "second")) {
      library(
          name,
          CraftedLibrary.exporting("wrap").needs("libinner.so").runpath("$ORIGIN"),
          lib -> lib.pool("go"));
    }

    assertThat(check().refusals()).isEmpty();
  }

  @Test
  void oneLibraryWithTwoGoRuntimesInItsClosure_isRefused() {
    CraftedLibrary.exporting("Add")
        .go()
        .soname("libinner.so")
        .write(directory.resolve("libinner.so"));
    library("both", CraftedLibrary.exporting("wrap").go().needs("libinner.so").runpath("$ORIGIN"));

    assertThat(onlyRefusal(GuardRule.GB202).message())
        .startsWith(
            "GB202: library 'both' would bring 2 Go runtimes into one worker of pool 'both'")
        .contains("libinner.so", "libboth.so")
        .endsWith("one main package that imports what each of them exports.");
  }

  // GB301

  @Test
  void thePinnedHash_isAllowed_anotherIsRefused() {
    Path file = library("calc", CraftedLibrary.exporting("add"));
    String actual = INSPECTOR.inspect(file).sha256();
    library("pinned", CraftedLibrary.exporting("add"), lib -> lib.sha256(actual));
    library("changed", CraftedLibrary.exporting("add"), lib -> lib.sha256("1".repeat(64)));

    Refused refused = onlyRefusal(GuardRule.GB301);

    assertThat(refused.library()).isEqualTo("changed");
    assertThat(refused.evidence())
        .containsExactly("its sha256 is " + actual + ", pinned is " + "1".repeat(64));
  }

  @Test
  void aFileThatOthersMayWrite_isRefused() throws Exception {
    Path file = library("calc", CraftedLibrary.exporting("add"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));

    assertThat(onlyRefusal(GuardRule.GB301).message())
        .isEqualTo(
            "GB301: the file of library 'calc' cannot be trusted ("
                + file
                + "): "
                + file
                + " is writable by everybody (mode 0646) [library=calc]. Take the write permission"
                + " from the others (chmod go-w).");
  }

  @Test
  void aDependencyThatOthersMayWrite_isRefused() throws Exception {
    Path inner =
        CraftedLibrary.exporting("f").soname("libinner.so").write(directory.resolve("libinner.so"));
    library("calc", CraftedLibrary.exporting("add").needs("libinner.so").runpath("$ORIGIN"));
    assertThat(check().refusals()).isEmpty();

    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rw-r--rw-"));
    assertThat(onlyRefusal(GuardRule.GB301).evidence())
        .containsExactly(inner + " is writable by everybody (mode 0646)");
  }

  // GB302

  @Test
  void allMissingDependencies_areNamed() {
    library("calc", CraftedLibrary.exporting("add").needs("libnone1.so.3", "libnone2.so"));

    assertThat(onlyRefusal(GuardRule.GB302).message())
        .contains(
            "dependency libnone1.so.3 (needed by libcalc.so): not found",
            "dependency libnone2.so (needed by libcalc.so): not found",
            "Install what is missing (libnone1.so.3, libnone2.so)");
  }

  @Test
  void aNewerGlibc_isRefused_anOldOneIsAllowed() {
    library("old", CraftedLibrary.exporting("add").glibc("GLIBC_2.2.5"));
    library("newer", CraftedLibrary.exporting("add").glibc("GLIBC_2.999"));

    Refused refused = onlyRefusal(GuardRule.GB302);

    assertThat(refused.library()).isEqualTo("newer");
    assertThat(refused.message())
        .contains("needs GLIBC_2.999, the host has GLIBC 2.")
        .contains("Build the library on a system whose GLIBC is no newer than 2.");
  }

  @Test
  void aLibraryForMusl_isRefused_onGlibc() {
    library("calc", CraftedLibrary.exporting("add").needs("libc.musl-x86_64.so.1"));

    assertThat(onlyRefusal(GuardRule.GB302).evidence())
        .first()
        .asString()
        .isEqualTo("it was linked against musl, this process runs on glibc");
  }

  @Test
  void aLibraryForMusl_getsOneAdvice() {
    library("calc", CraftedLibrary.exporting("add").needs("libc.musl-x86_64.so.1"));

    assertThat(onlyRefusal(GuardRule.GB302).advice())
        .isEqualTo("Take or make a build of the library against glibc.");
    assertThat(onlyRefusal(GuardRule.GB302).evidence()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"9, FreeBSD", "2, NetBSD", "6, Solaris", "64, ARM EABI", "77, an unknown system"})
  void aLibraryOfAnotherSystem_isRefused_byThatSystemsName(int code, String system) {
    library("calc", CraftedLibrary.exporting("add").osAbi(code));

    assertThat(onlyRefusal(GuardRule.GB302).message())
        .contains("it is for " + system)
        .containsOnlyOnce("(EI_OSABI " + code + ")")
        .endsWith("Take the build of the library for Linux.");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void theMarksOfLinux_areAllowed(int code) {
    library("calc", CraftedLibrary.exporting("add").osAbi(code));

    assertThat(check().refusals()).isEmpty();
  }

  @Test
  void aForeignMachine_isRefused() {
    library("calc", CraftedLibrary.exporting("add").machine(243));

    assertThat(onlyRefusal(GuardRule.GB302).message())
        .contains("it is for RISCV (e_machine 243) ELF64, this process is ")
        .endsWith("Take the build of the library for this machine.");
  }

  @Test
  void aFileThatIsNoLibrary_isRefused_withTheInspectorsReason() throws Exception {
    Path script = Files.writeString(directory.resolve("script"), "#!/bin/sh\n");
    files.put("script", script);
    registry.library("script", library -> library.path(script));

    assertThat(onlyRefusal(GuardRule.GB302).evidence())
        .singleElement()
        .asString()
        .startsWith("not an ELF file");
  }

  @Test
  void aProgram_isRefused() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    files.put("java", java);
    registry.library("java", library -> library.path(java));

    assertThat(onlyRefusal(GuardRule.GB302).message())
        .contains("it is a program, not a shared library: dlopen refuses it")
        .endsWith("Link it with -shared (Go: -buildmode=c-shared), or name the library instead.");
  }

  // GB303

  @Test
  void anExecutableStack_isRefused_soIsNoStackHeader() {
    library("asks", CraftedLibrary.exporting("f").executableStack());
    library("silent", CraftedLibrary.exporting("f").noStackHeader());
    library("sound", CraftedLibrary.exporting("f"));

    RegistryFindings findings = check();

    assertThat(findings.refusals())
        .extracting(Refused::rule, Refused::library)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(GuardRule.GB303, "asks"),
            org.assertj.core.groups.Tuple.tuple(GuardRule.GB303, "silent"));
    assertThat(findings.refusals().get(0).message())
        .startsWith("GB303: library 'asks' would make the stacks of the process executable")
        .contains("rule 10 (certain): asks for an executable stack")
        .contains("-Wl,-z,noexecstack");
    assertThatThrownBy(findings::orThrow)
        .isInstanceOf(LibraryRefusedException.class)
        .hasMessageContaining("'asks'")
        .satisfies(
            first ->
                assertThat(first.getSuppressed())
                    .singleElement()
                    .asInstanceOf(
                        org.assertj.core.api.InstanceOfAssertFactories.type(
                            LibraryRefusedException.class))
                    .satisfies(other -> assertThat(other).hasMessageContaining("'silent'")));
  }

  // GB401

  @Test
  void undeclaredSymbols_areRefused_withTheNearest() {
    library(
        "greeter",
        CraftedLibrary.exporting("Add", "Hello", "greeter_work").variable("Version"),
        lib -> {
          lib.function("Ad");
          lib.function("Hello");
          lib.function("work");
          lib.function("Version");
          lib.function("Zzzzzzzz");
          lib.function("plus", function -> function.symbol("Add"));
        });

    Refused refused = onlyRefusal(GuardRule.GB401);

    assertThat(refused.message())
        .startsWith(
            "GB401: library 'greeter' does not export the declared functions Ad, work, Version,"
                + " Zzzzzzzz");
    assertThat(refused.evidence())
        .containsExactly(
            "Ad: did you mean Add?",
            "work: did you mean greeter_work?",
            "Version is exported as a variable, not as a function",
            "Zzzzzzzz: no name comes near among the 3 functions that it exports");
    assertThat(refused.advice()).contains("//export Name", "glovebox inspect");
  }

  @Test
  void symbolsOfAnInterface_areCheckedAlike() {
    Path file = library("calc", CraftedLibrary.exporting("add"));
    RegistryGuard guard = new RegistryGuard();

    assertThat(guard.symbols("calc", INSPECTOR.inspect(file), List.of("add")).allowed()).isTrue();
    assertThat(guard.symbols("calc", INSPECTOR.inspect(file), List.of("add", "addd")))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.rule()).isEqualTo(GuardRule.GB401));
  }

  @Test
  void symbolsOfTheLibrariesThatComeAlong_areAllowed() {
    library("inner", CraftedLibrary.exporting("release"));
    Path file =
        library("calc", CraftedLibrary.exporting("add").needs("libinner.so").runpath("$ORIGIN"));
    RegistryGuard guard = new RegistryGuard();

    assertThat(guard.symbols("calc", INSPECTOR.inspect(file), List.of("add", "release")).allowed())
        .isTrue();
    assertThat(guard.symbols("calc", INSPECTOR.inspect(file), List.of("released")).allowed())
        .isFalse();
  }
}
