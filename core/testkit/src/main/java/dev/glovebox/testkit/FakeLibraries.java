package dev.glovebox.testkit;

import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.Registry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The Java objects that stand for libraries, and the registry that names them. */
final class FakeLibraries {
  /** An interface of a library. */
  record Face(String library, Class<?> type) {}

  private final Registry registry;
  private final Map<Face, Object> faces;
  private final Map<FakeFunction, Function<List<?>, ?>> functions;

  FakeLibraries(
      Registry registry,
      Map<Face, Object> faces,
      Map<FakeFunction, Function<List<?>, ?>> functions) {
    this.registry = registry;
    this.faces = Map.copyOf(faces);
    this.functions = Map.copyOf(functions);
  }

  Registry registry() {
    return registry;
  }

  LibraryConfig require(String library) {
    if (library == null) {
      throw Unsupported.of("no process of a worker whose own functions could be called");
    }
    return registry.requireLibrary(library);
  }

  PoolConfig pool(String library) {
    return registry.pool(require(library).pool());
  }

  /** The object that answers what is called through {@code type}. */
  Object implementation(String library, Class<?> type) {
    require(library);
    Object exact = faces.get(new Face(library, type));
    if (exact != null) {
      return exact;
    }
    return faces.entrySet().stream()
        .filter(face -> face.getKey().library().equals(library))
        .map(Map.Entry::getValue)
        .filter(type::isInstance)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the fake of library '"
                        + library
                        + "' has no implementation of "
                        + type.getName()
                        + ". Give it one: FakeGlovebox.builder().library(\""
                        + library
                        + "\", "
                        + type.getSimpleName()
                        + ".class, ...)."));
  }

  FakeHandler handler(String library, String name) {
    require(library);
    FakeFunction function = new FakeFunction(library, name);
    Function<List<?>, ?> answer = functions.get(function);
    if (answer == null) {
      throw new IllegalArgumentException(
          "the fake of library '"
              + library
              + "' has no declared function '"
              + name
              + "'. Give it one: FakeGlovebox.builder().function(\""
              + library
              + "\", \""
              + name
              + "\", values -> ...).");
    }
    return new FakeHandler(function, answer, deadline(function));
  }

  /** The function of that name, which must be one that can be called. */
  FakeFunction requireFunction(String library, String name) {
    require(library);
    FakeFunction function = new FakeFunction(library, name);
    boolean isThere =
        functions.containsKey(function)
            || faces.keySet().stream().anyMatch(face -> has(face, function));
    if (!isThere) {
      throw new IllegalArgumentException(
          "the fake of library '"
              + library
              + "' has no function '"
              + name
              + "': no interface that it was given has such a method, and none was declared");
    }
    return function;
  }

  private static boolean has(Face face, FakeFunction function) {
    return face.library().equals(function.library())
        && Arrays.stream(face.type().getMethods())
            .anyMatch(method -> method.getName().equals(function.name()));
  }

  /** What the registry says of the time that a call may take. */
  Optional<Duration> deadline(FakeFunction function) {
    return require(function.library())
        .function(function.name())
        .flatMap(FunctionConfig::deadline)
        .or(() -> pool(function.library()).timeouts().call());
  }
}
