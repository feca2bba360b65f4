package dev.glovebox.registry;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A library in the making; what is not set has the default that {@link LibraryConfig} states. */
public final class LibraryBuilder {
  private final String name;
  private final FaultCollector faults;
  private final JsonPath place;
  private LibrarySource source;
  private String sha256;
  private String pool;
  private Isolation isolation = Isolation.WORKER;
  private boolean preload;
  private Charset encoding = StandardCharsets.UTF_8;
  private MissingFunctions missingFunctions;
  private Set<String> expose;
  private final Map<String, FunctionConfig> functions = new LinkedHashMap<>();

  LibraryBuilder(String name, FaultCollector faults) {
    this.name = name;
    this.faults = faults;
    this.place = JsonPath.ROOT.then("libraries").then(name);
    this.pool = name;
  }

  /**
   * The library's file; a relative path is resolved against the working directory.
   *
   * @param file need not exist yet
   * @return this builder
   */
  public LibraryBuilder path(Path file) {
    return source(new LibrarySource.FilePath(file.toAbsolutePath()));
  }

  /**
   * The library is a resource on the class path.
   *
   * @param resource its name, as {@code linux-x86-64/libx.so}; a leading {@code /} is dropped
   * @return this builder
   */
  public LibraryBuilder classpath(String resource) {
    return source(new LibrarySource.ClasspathResource(resource));
  }

  /**
   * The library is found by the dynamic linker.
   *
   * @param soname a name without {@code /}, as {@code libz.so.1}
   * @return this builder
   */
  public LibraryBuilder search(String soname) {
    return source(new LibrarySource.SystemSearch(soname));
  }

  /**
   * Where its file comes from.
   *
   * @param from a file, a resource, or a name for the system to search
   * @return this builder
   */
  public LibraryBuilder source(LibrarySource from) {
    this.source = from;
    return this;
  }

  /**
   * Pins the file's hash, in hexadecimal digits.
   *
   * @param hash the SHA-256, 64 digits
   * @return this builder
   */
  public LibraryBuilder sha256(String hash) {
    this.sha256 = hash;
    return this;
  }

  /**
   * The pool whose workers may load it.
   *
   * @param poolName need not be declared; by default the library's own name
   * @return this builder
   */
  public LibraryBuilder pool(String poolName) {
    this.pool = poolName;
    return this;
  }

  /**
   * Where it runs.
   *
   * @param where in a worker by default
   * @return this builder
   */
  public LibraryBuilder isolation(Isolation where) {
    this.isolation = where;
    return this;
  }

  /**
   * Whether a worker loads it when it starts, and not at the first call.
   *
   * @param atStart false by default
   * @return this builder
   */
  public LibraryBuilder preload(boolean atStart) {
    this.preload = atStart;
    return this;
  }

  /**
   * The encoding of its {@code char *} strings.
   *
   * @param charset UTF-8 by default
   * @return this builder
   */
  public LibraryBuilder encoding(Charset charset) {
    this.encoding = charset;
    return this;
  }

  /**
   * What happens to functions that the file does not export, whoever declares them.
   *
   * @param what by default an interface written for JNA throws at the call, and all else is refused
   * @return this builder
   */
  public LibraryBuilder missingFunctions(MissingFunctions what) {
    this.missingFunctions = what;
    return this;
  }

  /**
   * Declares a function without arguments and result.
   *
   * @param functionName how callers name it, and the exported symbol
   * @return this builder
   */
  public LibraryBuilder function(String functionName) {
    return function(functionName, function -> {});
  }

  /**
   * Declares a function.
   *
   * @param functionName how callers name it
   * @param settings is called at once, with the function's builder; what it gets wrong is reported
   *     by {@link RegistryBuilder#build()}
   * @return this builder
   */
  public LibraryBuilder function(String functionName, Consumer<FunctionBuilder> settings) {
    JsonPath at = place.then("functions").then(functionName);
    FunctionBuilder builder = new FunctionBuilder(functionName);
    faults.attempt(
        at,
        () -> {
          settings.accept(builder);
          FunctionConfig function = builder.build();
          if (functions.putIfAbsent(functionName, function) != null) {
            faults.add(at, "function '" + functionName + "' is declared twice");
          }
        });
    return this;
  }

  /**
   * The only functions that a sidecar offers; all that are declared, if this is not called.
   *
   * @param functionNames declared ones
   * @return this builder
   */
  public LibraryBuilder expose(String... functionNames) {
    this.expose = new LinkedHashSet<>(List.of(functionNames));
    return this;
  }

  LibraryConfig build() {
    if (source == null) {
      throw new IllegalArgumentException("the library has no path");
    }
    return new LibraryConfig(
        name,
        source,
        Optional.ofNullable(sha256),
        pool,
        isolation,
        preload,
        encoding,
        Optional.ofNullable(missingFunctions),
        functions,
        Optional.ofNullable(expose));
  }
}
