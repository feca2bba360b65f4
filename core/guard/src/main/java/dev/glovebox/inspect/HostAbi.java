package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * What a library must fit to be loaded on this machine, read from files alone.
 *
 * @param machine the instruction set of this process
 * @param elfClass its word size
 * @param libc its C library
 * @param glibc the version of that, where it is glibc: the newest that its {@code libc.so.6}
 *     defines
 */
public record HostAbi(Machine machine, ElfClass elfClass, Libc libc, Optional<GlibcVersion> glibc) {
  private static final Path SELF = Path.of("/proc/self/exe");

  /**
   * {@return the ABI of this process, which that of its workers equals}
   *
   * <p>Machine, class and C library come from the program file that runs this process; where that
   * cannot be read (another system than Linux), from the {@code os.arch} property.
   */
  public static HostAbi detect() {
    return detect(LoaderCache.read(Inspector.CACHE_FILE));
  }

  static HostAbi detect(LoaderCache cache) {
    Machine machine = ofArchitecture(System.getProperty("os.arch", ""));
    ElfClass elfClass =
        machine == Machine.X86 || machine == Machine.ARM ? ElfClass.ELF32 : ElfClass.ELF64;
    Libc libc = Libc.UNDETERMINED;
    try (ElfSource self = ElfSource.open(SELF)) {
      ElfLayout layout = ElfLayout.read(self);
      machine = layout.machine();
      elfClass = layout.elfClass();
      libc = ElfRead.libc(self, layout, DynamicTable.read(self, layout).needed());
    } catch (IOException | MalformedElfException unreadable) {
      libc = Files.isDirectory(Path.of("/proc")) ? Libc.GLIBC : Libc.UNDETERMINED;
    }
    Optional<GlibcVersion> glibc =
        libc == Libc.GLIBC ? glibcVersion(cache, machine, elfClass) : Optional.empty();
    return new HostAbi(machine, elfClass, libc, glibc);
  }

  private static Optional<GlibcVersion> glibcVersion(
      LoaderCache cache, Machine machine, ElfClass elfClass) {
    LibrarySearch search = new LibrarySearch(java.util.List.of(), cache, Libc.GLIBC);
    Optional<Path> file =
        search.find("libc.so.6", java.util.List.of(), new TargetMachine(machine.code(), elfClass));
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (ElfSource source = ElfSource.open(file.get())) {
      ElfLayout layout = ElfLayout.read(source);
      DynamicTable dynamic = DynamicTable.read(source, layout);
      return VersionTable.read(source, layout, dynamic).defined().stream()
          .filter(name -> !name.equals("GLIBC_ABI_DT_RELR"))
          .flatMap(name -> GlibcVersion.ofSymbolVersion(name).stream())
          .max(Comparator.naturalOrder());
    } catch (IOException | MalformedElfException unreadable) {
      return Optional.empty();
    }
  }

  private static Machine ofArchitecture(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> Machine.X86_64;
      case "aarch64", "arm64" -> Machine.AARCH64;
      case "x86", "i386", "i686" -> Machine.X86;
      case "arm" -> Machine.ARM;
      case "riscv64" -> Machine.RISCV;
      case "ppc64le", "ppc64" -> Machine.PPC64;
      case "s390x" -> Machine.S390;
      case "loongarch64" -> Machine.LOONGARCH;
      default -> Machine.OTHER;
    };
  }

  /**
   * {@return whether a file is of this machine and class, and of a system whose files load here}
   *
   * @param facts what the file says about itself
   */
  public boolean fits(ElfFacts facts) {
    return fitsMachine(facts) && facts.osAbi().isOfLinux(facts.machine());
  }

  /**
   * {@return whether a file is of this machine and class}
   *
   * @param facts what the file says about itself
   */
  public boolean fitsMachine(ElfFacts facts) {
    return facts.machineCode() == machine.code() && facts.elfClass() == elfClass;
  }

  boolean fits(ElfLayout layout) {
    return layout.machineCode() == machine.code() && layout.elfClass() == elfClass;
  }

  /**
   * {@return whether {@code needed} is newer than the host's glibc; false where that is not known}
   *
   * @param needed the version that a library needs
   */
  public boolean lacks(GlibcVersion needed) {
    return glibc.isPresent() && needed.compareTo(glibc.get()) > 0;
  }
}
