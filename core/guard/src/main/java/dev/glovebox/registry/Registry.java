package dev.glovebox.registry;

import dev.glovebox.failure.RegistryException;
import dev.glovebox.failure.RegistryException.Fault;
import java.io.InputStream;
import java.net.URL;
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
   * {@return the registry in a file: YAML or JSON as its name ends ({@code .yaml}, {@code .yml},
   * {@code .json}), or else as its content begins} Loads no library, and looks at none.
   *
   * <p>Here, and wherever else a registry is opened, {@code ${NAME}} in a text that is a value
   * stands for that environment variable of this process, {@code ${NAME:default}} for one that may
   * be unset, and <code>$${</code> for <code>${</code> itself. A variable that is not set, and has
   * no default, is a fault. No message of a fault shows what a placeholder stands for.
   *
   * @param file at most 4 MiB of UTF-8; relative paths in it start from its directory
   * @throws RegistryException with every fault of the file, in the order of the document
   * @throws dev.glovebox.failure.IncompatibleDependencyException if what reads files, {@code
   *     glovebox-registry} or its Jackson, is missing or too old
   */
  public static Registry open(Path file) {
    return new RegistryFile(file, Placeholders.ofThisProcess()).open();
  }

  /**
   * The registry that a stream holds, as YAML or, where it begins with a brace, as JSON. Blocks
   * until the stream ends.
   *
   * @param stream at most 4 MiB of UTF-8; it is not closed. Relative paths in it start from the
   *     working directory
   * @return the registry
   * @throws RegistryException with every fault, in the order of the document
   * @throws dev.glovebox.failure.IncompatibleDependencyException if what reads files, {@code
   *     glovebox-registry} or its Jackson, is missing or too old
   */
  public static Registry open(InputStream stream) {
    return new RegistryFile("(stream)", Placeholders.ofThisProcess()).open(stream);
  }

  /**
   * The registry at a URL, read once: YAML or JSON as its path ends, or else as its content begins.
   * That of a file is opened as {@link #open(Path)} opens it. Any other is read through its
   * connection, without the JVM's cache; relative paths in it start from the working directory.
   * Blocks for at most 30 seconds until there is a connection, and again as long until more of the
   * text comes.
   *
   * @param url whatever this JVM can connect to, for example of a resource on the class path; at
   *     most 4 MiB of UTF-8. Its user, its password and its query are in no message
   * @return the registry
   * @throws RegistryException with every fault, in the order of the document; or if it cannot be
   *     read
   * @throws dev.glovebox.failure.IncompatibleDependencyException if what reads files, {@code
   *     glovebox-registry} or its Jackson, is missing or too old
   */
  public static Registry open(URL url) {
    return new RegistryUrl(url, Placeholders.ofThisProcess()).open();
  }

  /**
   * The registry that a map holds, with the keys of a registry file: for what another part of an
   * application has read. Needs neither {@code glovebox-registry} nor Jackson. Relative paths in it
   * start from the working directory.
   *
   * @param map its values are String, Boolean, Integer, Long, Short, Byte, BigInteger, Double,
   *     Float or BigDecimal, null, a List of such, or a Map with String as its keys; at most 32
   *     levels deep, with 262144 values in all. It is read before this returns, must not be changed
   *     meanwhile, and is not kept
   * @return the registry
   * @throws RegistryException with every fault, each with the JSON pointer of its value; there are
   *     no lines
   */
  public static Registry open(Map<String, ?> map) {
    return open(map, Placeholders.ofThisProcess());
  }

  static Registry open(Map<String, ?> map, Placeholders placeholders) {
    FaultCollector faults = new FaultCollector("(map)");
    LocatedNode root = new MapTree(faults).of(map);
    Registry registry = new RegistryReader(Optional.empty(), placeholders, faults).read(root);
    faults.throwIfAny("Correct the map; nothing was loaded or started.", null);
    return registry;
  }

  /** {@return a registry to be built in Java, without a file} */
  public static RegistryBuilder builder() {
    return new RegistryBuilder();
  }

  /**
   * {@return the library of this name}
   *
   * @param name as declared
   */
  public Optional<LibraryConfig> library(String name) {
    return Optional.ofNullable(libraries.get(name));
  }

  /**
   * {@return the library of this name}
   *
   * @param name as declared
   * @throws RegistryException if there is none, naming the one that comes nearest
   */
  public LibraryConfig requireLibrary(String name) {
    return library(name).orElseThrow(() -> unknown("library", name, libraries));
  }

  /** {@return all libraries by name, in the order of the registry} */
  public Map<String, LibraryConfig> libraries() {
    return libraries;
  }

  /**
   * {@return the pool of this name: as declared, or with every default if only a library names it}
   *
   * @param name as declared, or as a library names it
   * @throws RegistryException if there is none, naming the one that comes nearest
   */
  public PoolConfig pool(String name) {
    PoolConfig pool = pools.get(name);
    if (pool == null) {
      throw unknown("pool", name, pools);
    }
    return pool;
  }

  /** {@return all pools by name: the declared ones, then those that only libraries name} */
  public Map<String, PoolConfig> pools() {
    return pools;
  }

  /**
   * {@return the libraries designated to this pool, by name; those that run in-process are not}
   *
   * @param pool the pool's name
   */
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

  /** {@return the file that this registry was read from; empty if it was read from no file} */
  public Optional<Path> file() {
    return file;
  }

  /** {@return how strict the guard is} */
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
