package dev.glovebox.registry;

import dev.glovebox.failure.RegistryException;
import dev.glovebox.failure.RegistryException.Fault;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The libraries and pools that an application declared: sealed when opened, immutable, and safe for
 * any number of threads.
 *
 * <p>A pool that a library names need not be declared: it has every default of {@link PoolConfig}.
 */
public final class Registry {
  private final Optional<Path> file;
  private final Map<String, LibraryConfig> libraries;
  private final Map<String, PoolConfig> pools;
  private final GuardPolicy guard;

  Registry(
      Optional<Path> file,
      Map<String, LibraryConfig> libraries,
      Map<String, PoolConfig> declaredPools,
      GuardPolicy guard) {
    this.file = file;
    this.libraries = Collections.unmodifiableMap(new LinkedHashMap<>(libraries));
    Map<String, PoolConfig> all = new LinkedHashMap<>(declaredPools);
    for (LibraryConfig library : libraries.values()) {
      if (library.isolation() == Isolation.WORKER) {
        all.computeIfAbsent(library.pool(), PoolConfig::defaults);
      }
    }
    this.pools = Collections.unmodifiableMap(all);
    this.guard = guard;
  }

  /**
   * The registry in a file: YAML or JSON as its name ends ({@code .yaml}, {@code .yml}, {@code
   * .json}), or else as its content begins. Loads no library, and looks at none.
   *
   * @param file at most 4 MiB of UTF-8; relative paths in it start from its directory
   * @throws RegistryException with every fault of the file, in the order of the document
   */
  public static Registry open(Path file) {
    return new RegistryFile(file).open();
  }

  /** A registry to be built in Java, without a file. */
  public static RegistryBuilder builder() {
    return new RegistryBuilder();
  }

  /** The library of this name. */
  public Optional<LibraryConfig> library(String name) {
    return Optional.ofNullable(libraries.get(name));
  }

  /**
   * The library of this name.
   *
   * @throws RegistryException if there is none, naming the one that comes nearest
   */
  public LibraryConfig requireLibrary(String name) {
    return library(name).orElseThrow(() -> unknown("library", name, libraries));
  }

  /** All libraries by name, in the order of the registry. */
  public Map<String, LibraryConfig> libraries() {
    return libraries;
  }

  /**
   * The pool of this name: as declared, or with every default if only a library names it.
   *
   * @throws RegistryException if there is none, naming the one that comes nearest
   */
  public PoolConfig pool(String name) {
    PoolConfig pool = pools.get(name);
    if (pool == null) {
      throw unknown("pool", name, pools);
    }
    return pool;
  }

  /** All pools by name: the declared ones, then those that only libraries name. */
  public Map<String, PoolConfig> pools() {
    return pools;
  }

  /** The libraries designated to this pool, by name; those that run in-process are not. */
  public Map<String, LibraryConfig> designated(String pool) {
    Map<String, LibraryConfig> found = new LinkedHashMap<>();
    libraries.forEach(
        (name, library) -> {
          if (library.pool().equals(pool) && library.isolation() == Isolation.WORKER) {
            found.put(name, library);
          }
        });
    return Collections.unmodifiableMap(found);
  }

  /** The file that this registry was read from; empty if it was built in Java. */
  public Optional<Path> file() {
    return file;
  }

  /** How strict the guard is. */
  public GuardPolicy guard() {
    return guard;
  }

  private RegistryException unknown(String kind, String name, Map<String, ?> known) {
    String problem =
        "the registry has no " + kind + " '" + name + "'" + NearestName.hint(name, known.keySet());
    return new RegistryException(
        List.of(new Fault(file.map(Path::toString).orElse(null), 0, 0, "", problem)),
        known.isEmpty() ? "It is empty." : "Known are: " + String.join(", ", known.keySet()) + ".",
        null);
  }
}
