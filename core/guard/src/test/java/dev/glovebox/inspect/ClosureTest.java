package dev.glovebox.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search for needed libraries, in the order of ld.so(8). */
class ClosureTest {
  private final HostAbi host = HostAbi.detect();

  @TempDir private Path directory;
  private Path first;
  private Path second;

  @BeforeEach
  void directories() throws IOException {
    first = Files.createDirectory(directory.resolve("first"));
    second = Files.createDirectory(directory.resolve("second"));
  }

  private Closure closure(List<Path> libraryPath, Path file) {
    return new Inspector(libraryPath, LoaderCache.EMPTY, host).inspect(file).closure();
  }

  private Path library(Path parent, String name) throws IOException {
    return new ElfBuilder().soname(name).write(parent.resolve(name));
  }

  private static Optional<Path> pathOf(Closure closure, String soname) {
    return closure.entries().stream()
        .filter(entry -> entry.soname().equals(soname))
        .findFirst()
        .orElseThrow()
        .path();
  }

  @Test
  void libraryPath_comesBeforeRunpath() throws IOException {
    Path wanted = library(first, "libx.so");
    library(second, "libx.so");
    Path top =
        new ElfBuilder().needs("libx.so").runpath("$ORIGIN/second").write(directory.resolve("t"));

    assertThat(pathOf(closure(List.of(first), top), "libx.so")).contains(wanted);
    assertThat(pathOf(closure(List.of(), top), "libx.so")).contains(second.resolve("libx.so"));
  }

  @Test
  void filtersAndAuxiliaries_areLoadedToo() throws IOException {
    library(first, "libneeded.so");
    library(first, "libfilter.so");
    new ElfBuilder().soname("libaux.so").needs("libneeded.so").write(first.resolve("libaux.so"));
    Path top =
        new ElfBuilder()
            .auxiliary("$ORIGIN/first/libaux.so")
            .filter("libfilter.so")
            .write(directory.resolve("t"));

    Closure closure = closure(List.of(first), top);

    assertThat(closure.entries())
        .extracting(ClosureEntry::path)
        .containsExactlyInAnyOrder(
            Optional.of(first.resolve("libaux.so")),
            Optional.of(first.resolve("libfilter.so")),
            Optional.of(first.resolve("libneeded.so")));
    assertThat(closure.missing()).isEmpty();
  }

  @Test
  void aMissingFilter_isAFailure_aMissingAuxiliary_isNot() throws IOException {
    Path top =
        new ElfBuilder().auxiliary("libno1.so").filter("libno2.so").write(directory.resolve("t"));

    assertThat(closure(List.of(), top).missing()).containsExactly("libno2.so");
  }

  @Test
  void aDependencyForAnotherSystem_isUnloadable_byThatSystemsName() throws IOException {
    new ElfBuilder().osAbi(9).write(first.resolve("libx.so"));
    Path top = new ElfBuilder().needs("libx.so").write(directory.resolve("t"));

    assertThat(closure(List.of(first), top).unloadable().get(0).problem())
        .contains("it is for FreeBSD (EI_OSABI 9)");
  }

  @Test
  void rpath_comesBeforeLibraryPath_butNotBesideARunpath() throws IOException {
    library(first, "libx.so");
    library(second, "libx.so");
    Path rpath =
        new ElfBuilder().needs("libx.so").rpath("$ORIGIN/second").write(directory.resolve("r"));
    Path both =
        new ElfBuilder()
            .needs("libx.so")
            .rpath("$ORIGIN/second")
            .runpath("/nowhere")
            .write(directory.resolve("b"));

    assertThat(pathOf(closure(List.of(first), rpath), "libx.so"))
        .contains(second.resolve("libx.so"));
    assertThat(pathOf(closure(List.of(first), both), "libx.so")).contains(first.resolve("libx.so"));
  }

  @Test
  void rpathIsInherited_runpathIsNot() throws IOException {
    library(second, "libx.so");
    new ElfBuilder().soname("libmid.so").needs("libx.so").write(second.resolve("libmid.so"));
    Path rpath =
        new ElfBuilder().needs("libmid.so").rpath("$ORIGIN/second").write(directory.resolve("r"));
    Path runpath =
        new ElfBuilder().needs("libmid.so").runpath("$ORIGIN/second").write(directory.resolve("n"));

    assertThat(closure(List.of(), rpath).missing()).isEmpty();
    assertThat(closure(List.of(), runpath).missing()).containsExactly("libx.so");
  }

  @Test
  void allMissingLibraries_areNamedWithWhoNeedsThem() throws IOException {
    Path middle =
        new ElfBuilder().soname("libm1.so").needs("libgone1.so").write(first.resolve("libm1.so"));
    Path top =
        new ElfBuilder()
            .needs("libm1.so", "libgone2.so", "libgone1.so")
            .write(directory.resolve("top.so"));

    Closure closure = closure(List.of(first), top);

    assertThat(closure.missing()).containsExactlyInAnyOrder("libgone1.so", "libgone2.so");
    assertThat(closure.unloadable())
        .filteredOn(entry -> entry.soname().equals("libgone1.so"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.neededBy()).containsExactly(top, middle));
  }

  @Test
  void cyclesAndDiamonds_eachFileIsListedOnce() throws IOException {
    new ElfBuilder().soname("liba.so").needs("libb.so", "libc1.so").write(first.resolve("liba.so"));
    new ElfBuilder().soname("libb.so").needs("liba.so", "libc1.so").write(first.resolve("libb.so"));
    new ElfBuilder().soname("libc1.so").needs("libc1.so").write(first.resolve("libc1.so"));
    Files.createSymbolicLink(first.resolve("libalias.so"), Path.of("libc1.so"));
    Path top = new ElfBuilder().needs("liba.so", "libalias.so").write(directory.resolve("top.so"));

    Closure closure = closure(List.of(first), top);

    assertThat(closure.missing()).isEmpty();
    assertThat(closure.entries())
        .extracting(entry -> entry.path().orElseThrow().toRealPath())
        .containsExactlyInAnyOrder(
            first.resolve("liba.so").toRealPath(),
            first.resolve("libb.so").toRealPath(),
            first.resolve("libc1.so").toRealPath());
  }

  @Test
  void fileForAnotherMachine_isPassedOver() throws IOException {
    new ElfBuilder().soname("libx.so").machine(8).write(first.resolve("libx.so"));
    Path right = library(second, "libx.so");
    Path top = new ElfBuilder().needs("libx.so").write(directory.resolve("top.so"));

    assertThat(pathOf(closure(List.of(first, second), top), "libx.so")).contains(right);
    assertThat(closure(List.of(first), top).missing()).containsExactly("libx.so");
  }

  @Test
  void damagedDependency_isMissingWithTheReason() throws IOException {
    Files.writeString(first.resolve("libx.so"), "/* GNU ld script */ INPUT(libreal.so)");
    Path top = new ElfBuilder().needs("libx.so").write(directory.resolve("top.so"));

    ClosureEntry entry = closure(List.of(first), top).unloadable().get(0);

    assertThat(entry.path()).contains(first.resolve("libx.so"));
    assertThat(entry.problem().orElseThrow()).contains("linker script");
  }

  @Test
  void libraryNeededByPath_isTakenFromThere() throws IOException {
    Path exact = library(second, "libx.so");
    Path top = new ElfBuilder().needs(exact.toString()).write(directory.resolve("top.so"));

    assertThat(pathOf(closure(List.of(first), top), exact.toString())).contains(exact);
  }

  @Test
  void resolveSoname_searchesTheLibraryPathThenTheSystem() throws IOException {
    Path mine = library(first, "libmine.so");

    assertThat(Inspector.withLibraryPath(List.of(first)).resolveSoname("libmine.so"))
        .contains(mine);
    assertThat(Inspector.system().resolveSoname("libnowhere.so.9")).isEmpty();
    if (host.libc() == Libc.GLIBC) {
      assertThat(Inspector.system().resolveSoname("libc.so.6")).isPresent();
    }
  }
}
