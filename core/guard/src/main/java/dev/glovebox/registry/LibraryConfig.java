package dev.glovebox.registry;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.RegistryException;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A registered library.
 *
 * @param name its name in the registry
 * @param source where its file comes from
 * @param sha256 the pinned hash of the file, 64 lower-case hexadecimal digits; empty by default
 * @param pool the pool whose workers may load it; by default one of the library's own name
 * @param isolation where it runs; in a worker by default. Its pool is not used when in-process
 * @param preload whether a worker loads it when it starts, and not at the first call; false by
 *     default
 * @param encoding of its {@code char *} strings; UTF-8 by default
 * @param missingFunctions what happens to functions that the file does not export; empty by
 *     default: an interface written for JNA throws at the call, all else is refused
 * @param functions the declared functions by name, in the order of the registry; none by default
 * @param expose the names of the functions that a sidecar offers; empty by default: all of them
 */
public record LibraryConfig(
    String name,
    LibrarySource source,
    Optional<String> sha256,
    String pool,
    Isolation isolation,
    boolean preload,
    Charset encoding,
    Optional<MissingFunctions> missingFunctions,
    Map<String, FunctionConfig> functions,
    Optional<Set<String>> expose) {

  /**
   * Refuses, by {@link IllegalArgumentException}, names and hashes of the wrong form, encodings
   * that cannot be used, and exposed functions that are not declared.
   *
   * @param name its name in the registry
   * @param source where its file comes from
   * @param sha256 the pinned hash of the file, 64 lower-case hexadecimal digits
   * @param pool the pool whose workers may load it
   * @param isolation where it runs
   * @param preload whether a worker loads it when it starts, and not at the first call
   * @param encoding of its {@code char *} strings; UTF-8 by default
   * @param missingFunctions what happens to functions that the file does not export
   * @param functions the declared functions by name, in the order of the registry
   * @param expose the names of the functions that a sidecar offers
   */
  public LibraryConfig {
    Names.checkLibrary(name);
    Objects.requireNonNull(source, "source");
    sha256 = sha256.map(LibraryConfig::checkedHash);
    Names.checkPool(pool);
    Objects.requireNonNull(isolation, "isolation");
    checkedEncoding(encoding);
    Objects.requireNonNull(missingFunctions, "missingFunctions");
    functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
    if (expose.isPresent()) {
      for (String exposed : expose.get()) {
        checkDeclared(exposed, functions);
      }
      expose = Optional.of(Collections.unmodifiableSet(new LinkedHashSet<>(expose.get())));
    }
  }

  private static void checkDeclared(String exposed, Map<String, FunctionConfig> functions) {
    if (!functions.containsKey(exposed)) {
      throw new InvalidSetting(
          "expose",
          "no function "
              + Quoted.of(exposed)
              + " is declared, to be exposed"
              + NearestName.hint(exposed, functions.keySet()));
    }
  }

  /**
   * {@return whether a sidecar offers this function: it is declared, and exposed}
   *
   * @param functionName how callers name it
   */
  public boolean isExposed(String functionName) {
    return functions.containsKey(functionName)
        && expose.map(names -> names.contains(functionName)).orElse(true);
  }

  /** {@return the functions that a sidecar offers, by name, in the order of the registry} */
  public Map<String, FunctionConfig> exposedFunctions() {
    Map<String, FunctionConfig> exposed = new LinkedHashMap<>(functions);
    exposed.keySet().removeIf(declared -> !isExposed(declared));
    return Collections.unmodifiableMap(exposed);
  }

  /**
   * {@return the declared function of this name}
   *
   * @param functionName how callers name it
   */
  public Optional<FunctionConfig> function(String functionName) {
    return Optional.ofNullable(functions.get(functionName));
  }

  /**
   * {@return the declared function of this name}
   *
   * @param functionName how callers name it
   * @throws RegistryException if there is none, naming those that come nearest
   */
  public FunctionConfig requireFunction(String functionName) {
    return function(functionName)
        .orElseThrow(
            () ->
                new RegistryException(
                    List.of(
                        new RegistryException.Fault(
                            null,
                            0,
                            0,
                            "",
                            "the registry declares no function '"
                                + functionName
                                + "' of library '"
                                + name
                                + "'"
                                + NearestName.hint(functionName, functions.keySet()))),
                    functions.isEmpty()
                        ? "Declare it under libraries." + name + ".functions."
                        : "Declared are: " + String.join(", ", functions.keySet()) + ".",
                    null));
  }

  /** {@return where failures of this library belong} */
  public CallContext context() {
    return CallContext.ofLibrary(name);
  }

  /** Strings end at their first zero byte, so no character may hold one, but NUL itself. */
  static Charset checkedEncoding(Charset encoding) {
    if (!encoding.canEncode() || "\0".getBytes(encoding).length != 1) {
      throw new IllegalArgumentException(
          "the encoding "
              + encoding
              + " cannot be that of a char *; for wide characters declare wstring");
    }
    return encoding;
  }

  static String checkedHash(String hash) {
    if (!hash.matches("[0-9A-Fa-f]{64}")) {
      throw new IllegalArgumentException(
          "expected a sha256 of 64 hexadecimal digits, found "
              + Quoted.of(hash)
              + " with "
              + hash.length()
              + " characters");
    }
    return hash.toLowerCase(Locale.ROOT);
  }
}
