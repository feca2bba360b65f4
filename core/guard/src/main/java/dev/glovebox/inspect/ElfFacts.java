package dev.glovebox.inspect;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one ELF file says about itself.
 *
 * @param machine its instruction set
 * @param machineCode the number behind {@code machine}
 * @param elfClass its word size
 * @param littleEndian its byte order
 * @param osAbi the system whose conventions it follows
 * @param sharedObject false for a program, which {@code dlopen} refuses
 * @param libc the C library that it was linked against
 * @param soname {@code DT_SONAME}
 * @param needed {@code DT_NEEDED}, in order
 * @param filters {@code DT_AUXILIARY} and {@code DT_FILTER}, which the loader loads too, in order
 * @param rpath {@code DT_RPATH}, unexpanded; the loader ignores it where there is a {@code runpath}
 * @param runpath {@code DT_RUNPATH}, unexpanded
 * @param glibcVersions the {@code GLIBC_*} symbol versions that it needs, oldest first, names that
 *     are no version ({@code GLIBC_PRIVATE}) last
 * @param exportedFunctions the names that it exports as functions
 * @param exportedObjects the names that it exports as variables
 * @param undefinedSymbols the names that it expects of others
 * @param nodelete whether {@code DF_1_NODELETE} keeps it in memory after {@code dlclose}
 * @param staticTls whether {@code DF_STATIC_TLS} wants room in the static TLS block
 * @param tlsSizeBytes the size of its thread-local storage; 0 for none
 * @param stack what it asks of the stack's protection
 * @param buildId the GNU build id in hexadecimal
 */
public record ElfFacts(
    Machine machine,
    int machineCode,
    ElfClass elfClass,
    boolean littleEndian,
    OsAbi osAbi,
    boolean sharedObject,
    Libc libc,
    Optional<String> soname,
    List<String> needed,
    List<String> filters,
    Optional<String> rpath,
    Optional<String> runpath,
    List<String> glibcVersions,
    SortedSet<String> exportedFunctions,
    SortedSet<String> exportedObjects,
    SortedSet<String> undefinedSymbols,
    boolean nodelete,
    boolean staticTls,
    long tlsSizeBytes,
    ExecStack stack,
    Optional<String> buildId) {

  /** What tells a library by which path it, or another one, was loaded. */
  private static final Set<String> ASK_FOR_A_PATH = Set.of("dladdr", "dladdr1", "dlinfo");

  /**
   * Copies what it is given; the names that are exported or undefined are sorted.
   *
   * @param machine its instruction set
   * @param machineCode the number behind {@code machine}
   * @param elfClass its word size
   * @param littleEndian its byte order
   * @param osAbi the system whose conventions it follows
   * @param sharedObject false for a program, which {@code dlopen} refuses
   * @param libc the C library that it was linked against
   * @param soname {@code DT_SONAME}
   * @param needed {@code DT_NEEDED}, in order
   * @param filters {@code DT_AUXILIARY} and {@code DT_FILTER}, which the loader loads too, in order
   * @param rpath {@code DT_RPATH}, unexpanded
   * @param runpath {@code DT_RUNPATH}, unexpanded
   * @param glibcVersions the {@code GLIBC_*} symbol versions that it needs, oldest first, names
   *     that are no version ({@code GLIBC_PRIVATE}) last
   * @param exportedFunctions the names that it exports as functions
   * @param exportedObjects the names that it exports as variables
   * @param undefinedSymbols the names that it expects of others
   * @param nodelete whether {@code DF_1_NODELETE} keeps it in memory after {@code dlclose}
   * @param staticTls whether {@code DF_STATIC_TLS} wants room in the static TLS block
   * @param tlsSizeBytes the size of its thread-local storage; 0 for none
   * @param stack what it asks of the stack's protection
   * @param buildId the GNU build id in hexadecimal
   */
  public ElfFacts {
    needed = List.copyOf(needed);
    filters = List.copyOf(filters);
    glibcVersions = List.copyOf(glibcVersions);
    exportedFunctions = Collections.unmodifiableSortedSet(new TreeSet<>(exportedFunctions));
    exportedObjects = Collections.unmodifiableSortedSet(new TreeSet<>(exportedObjects));
    undefinedSymbols = Collections.unmodifiableSortedSet(new TreeSet<>(undefinedSymbols));
  }

  /**
   * {@return whether it may look for other files from the path that it was loaded by: the loader
   * does so for it ({@code $ORIGIN}), or it may ask for its own path itself}
   */
  public boolean looksForItsOwnPath() {
    return Stream.of(rpath.stream(), runpath.stream(), needed.stream(), filters.stream())
            .flatMap(names -> names)
            .anyMatch(text -> text.contains("$ORIGIN") || text.contains("${ORIGIN}"))
        || undefinedSymbols.stream().anyMatch(ASK_FOR_A_PATH::contains);
  }

  /** {@return the newest GLIBC that it needs; empty where it needs none} */
  public Optional<GlibcVersion> newestGlibc() {
    return glibcVersions.stream()
        .flatMap(name -> GlibcVersion.ofSymbolVersion(name).stream())
        .max(GlibcVersion::compareTo);
  }
}
