package dev.glovebox.testkit;

import dev.glovebox.registry.Registry;
import dev.glovebox.registry.RegistryBuilder;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes a {@link FakeGlovebox} of Java objects.
 *
 * <p><b>Threads:</b> for one.
 */
public final class FakeGloveboxBuilder {
  private final Map<FakeLibraries.Face, Object> faces = new LinkedHashMap<>();
  private final Map<FakeFunction, Function<List<?>, ?>> functions = new LinkedHashMap<>();
  private Registry registry;

  FakeGloveboxBuilder() {}

  /**
   * Has an object answer what is called through an interface. A library may have several
   * interfaces.
   *
   * @param <T> the interface
   * @param library its name
   * @param type the interface that the code under test loads
   * @param implementation called on the callers' threads, by several at once if there are several;
   *     what it throws reaches the caller as it is
   * @return this
   * @throws IllegalArgumentException if {@code type} is no interface, or the library has an
   *     implementation of it already
   */
  public <T> FakeGloveboxBuilder library(String library, Class<T> type, T implementation) {
    Objects.requireNonNull(library, "library");
    Objects.requireNonNull(implementation, "implementation");
    FakeProxy.requireInterface(type);
    if (faces.putIfAbsent(new FakeLibraries.Face(library, type), implementation) != null) {
      throw new IllegalArgumentException(
          "library '" + library + "' has two implementations of " + type.getName());
    }
    return this;
  }

  /**
   * Has Java code answer a function that is called by its declaration: with {@code Glovebox.call}
   * and {@code Glovebox.invoke}.
   *
   * @param library its name
   * @param function the name under which the registry would declare it
   * @param answer takes the values of a call, and gives what the function returns: a {@code Long}
   *     for every integer, as real ones do; a {@code DeclaredResult} where there are out parameters
   *     or {@code errno}
   * @return this
   * @throws IllegalArgumentException if the library has such a function already
   */
  public FakeGloveboxBuilder function(
      String library, String function, Function<List<?>, ?> answer) {
    Objects.requireNonNull(library, "library");
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(answer, "answer");
    if (functions.putIfAbsent(new FakeFunction(library, function), answer) != null) {
      throw new IllegalArgumentException(
          "library '" + library + "' has two functions '" + function + "'");
    }
    return this;
  }

  /**
   * With the registry of the application, whose pools, deadlines and names then hold. Its files are
   * not looked at. By default a registry is made of the names that the builder was given, with each
   * library in a pool of its own, of the same name.
   *
   * @param used whose libraries are those that the builder is given
   * @return this
   */
  public FakeGloveboxBuilder registry(Registry used) {
    this.registry = Objects.requireNonNull(used, "registry");
    return this;
  }

  /**
   * {@return a fake, open}
   *
   * @throws dev.glovebox.failure.RegistryException if a name is not one that a registry may have,
   *     or is not in the {@linkplain #registry given one}
   */
  public FakeGlovebox build() {
    Set<String> names = new LinkedHashSet<>();
    faces.keySet().forEach(face -> names.add(face.library()));
    functions.keySet().forEach(function -> names.add(function.library()));
    Registry used = registry == null ? made(names) : registry;
    names.forEach(used::requireLibrary);
    return new FakeGlovebox(new FakeLibraries(used, faces, functions));
  }

  private static Registry made(Set<String> names) {
    RegistryBuilder made = Registry.builder();
    for (String name : names) {
      made.library(name, library -> library.search("lib" + name + ".so").pool(name));
    }
    return made.build();
  }
}
