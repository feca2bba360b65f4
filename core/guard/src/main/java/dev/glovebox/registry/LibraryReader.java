package dev.glovebox.registry;

import dev.glovebox.registry.LibrarySource.ClasspathResource;
import dev.glovebox.registry.LibrarySource.FilePath;
import dev.glovebox.registry.LibrarySource.SystemSearch;
import dev.glovebox.registry.LocatedNode.Entry;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one entry under {@code libraries}. */
final class LibraryReader {
  static final List<String> KEYS =
      List.of(
          "path",
          "search",
          "sha256",
          "pool",
          "isolation",
          "preload",
          "encoding",
          "missing-functions",
          "functions",
          "expose");

  private final Path directory;
  private final FaultCollector faults;
  private final FunctionReader functionReader;

  /**
   * @param directory from which relative paths start; absolute
   * @param types the structures that functions may use
   */
  LibraryReader(Path directory, TypeTable types, FaultCollector faults) {
    this.directory = directory;
    this.faults = faults;
    this.functionReader = new FunctionReader(types, faults);
  }

  Optional<LibraryConfig> read(Entry entry) {
    Optional<Section> section = Section.of(entry.value(), entry.at(), KEYS, faults);
    faults.check(entry, Names::checkLibrary);
    return section.flatMap(known -> read(entry.key(), known));
  }

  private Optional<LibraryConfig> read(String name, Section library) {
    boolean search = library.flag("search").orElse(false);
    Optional<LibrarySource> source =
        library.require("path").flatMap(node -> library.parsed("path", p -> source(p, search)));
    Optional<String> sha256 = library.parsed("sha256", LibraryConfig::checkedHash);
    Optional<String> pool = library.parsed("pool", Names::poolName);
    Optional<Isolation> isolation =
        library.choice("isolation", Isolation.values(), Isolation::text);
    Optional<Boolean> preload = library.flag("preload");
    Optional<Charset> encoding = library.parsed("encoding", Encodings::parse);
    Optional<MissingFunctions> missing =
        library.choice("missing-functions", MissingFunctions.values(), MissingFunctions::text);
    Map<String, FunctionConfig> functions = new LinkedHashMap<>();
    library
        .value("functions")
        .ifPresent(
            node ->
                Section.names(node, faults)
                    .forEach(
                        function ->
                            functionReader
                                .read(function)
                                .ifPresent(config -> functions.put(function.key(), config))));
    Optional<Set<String>> expose =
        library
            .value("expose")
            .map(node -> new LinkedHashSet<>(library.list("expose", function -> function)));
    return library.build(
        () ->
            new LibraryConfig(
                name,
                source.orElseThrow(() -> new InvalidSetting("path", "the library has no path")),
                sha256,
                pool.orElse(name),
                isolation.orElse(Isolation.WORKER),
                preload.orElse(false),
                encoding.orElse(StandardCharsets.UTF_8),
                missing,
                functions,
                expose));
  }

  private LibrarySource source(String path, boolean search) {
    if (path.isBlank()) {
      throw new IllegalArgumentException("the path is empty");
    }
    boolean resource = path.startsWith(ClasspathResource.PREFIX);
    if (search && resource) {
      throw new IllegalArgumentException(
          "a resource on the class path is not searched for: remove 'search' or 'classpath:'");
    }
    if (search) {
      return new SystemSearch(path);
    }
    if (resource) {
      return new ClasspathResource(path.substring(ClasspathResource.PREFIX.length()));
    }
    return new FilePath(directory.resolve(path));
  }
}
