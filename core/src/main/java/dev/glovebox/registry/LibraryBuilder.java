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
  private Set<String> expose;
  private final Map<String, FunctionConfig> functions = new LinkedHashMap<>();

  LibraryBuilder(String name, FaultCollector faults) {
    this.name = name;
    this.faults = faults;
    this.place = JsonPath.ROOT.then("libraries").then(name);
    this.pool = name;
  }

  /** The library's file; a relative path is resolved against the working directory. */
  public LibraryBuilder path(Path file) {
    return source(new LibrarySource.FilePath(file.toAbsolutePath()));
  }

  /** The library is a resource on the class path. */
  public LibraryBuilder classpath(String resource) {
    return source(new LibrarySource.ClasspathResource(resource));
  }

  /** The library is found by the dynamic linker. */
  public LibraryBuilder search(String soname) {
    return source(new LibrarySource.SystemSearch(soname));
  }

  public LibraryBuilder source(LibrarySource from) {
    this.source = from;
    return this;
  }

  /** Pins the file's hash, in hexadecimal digits. */
  public LibraryBuilder sha256(String hash) {
    this.sha256 = hash;
    return this;
  }

  public LibraryBuilder pool(String poolName) {
    this.pool = poolName;
    return this;
  }

  public LibraryBuilder isolation(Isolation where) {
    this.isolation = where;
    return this;
  }

  public LibraryBuilder preload(boolean atStart) {
    this.preload = atStart;
    return this;
  }

  public LibraryBuilder encoding(Charset charset) {
    this.encoding = charset;
    return this;
  }

  /** Declares a function without arguments and result. */
  public LibraryBuilder function(String functionName) {
    return function(functionName, function -> {});
  }

  /** Declares a function. */
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

  /** The only functions that a sidecar offers; all that are declared, if this is not called. */
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
        functions,
        Optional.ofNullable(expose));
  }
}
