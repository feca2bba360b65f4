package dev.glovebox.proxy;

import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.MissingFunctions;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A library as calls see it.
 *
 * @param name its name in the registry; empty for the worker's own process
 * @param encoding of its {@code char *} strings
 * @param missingFunctions what the registry says of functions that it does not export
 * @param functions the declared ones by name
 */
public record BoundLibrary(
    String name,
    Charset encoding,
    Optional<MissingFunctions> missingFunctions,
    Map<String, FunctionConfig> functions) {
  /** The worker's own process: what a null name means to JNA. */
  public static final BoundLibrary PROCESS =
      new BoundLibrary("", StandardCharsets.UTF_8, Optional.empty(), Map.of());

  /**
   * {@return a library of the registry}
   *
   * @param config as it is registered
   */
  public static BoundLibrary of(LibraryConfig config) {
    return new BoundLibrary(
        config.name(), config.encoding(), config.missingFunctions(), config.functions());
  }

  Optional<FunctionConfig> function(String function) {
    return Optional.ofNullable(functions.get(function));
  }
}
