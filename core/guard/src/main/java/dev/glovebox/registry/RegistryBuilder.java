package dev.glovebox.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A registry in the making, without a file.
 *
 * <p>A single value that is out of range is refused where it is made, with an {@link
 * IllegalArgumentException} or here; what was refused here is reported by {@link #build()}, all of
 * it at once.
 *
 * <p><b>Threads.</b> One thread at a time.
 */
public final class RegistryBuilder {
  private final FaultCollector faults = new FaultCollector(null);
  private final Map<String, LibraryConfig> libraries = new LinkedHashMap<>();
  private final Map<String, PoolConfig> pools = new LinkedHashMap<>();
  private GuardPolicy guard = GuardPolicy.DEFAULT;

  RegistryBuilder() {}

  /**
   * Adds a library; its settings must give it a path.
   *
   * @param name its name in the registry
   * @param settings is called at once, with the library's builder
   * @return this builder
   */
  public RegistryBuilder library(String name, Consumer<LibraryBuilder> settings) {
    JsonPath at = JsonPath.ROOT.then("libraries").then(name);
    LibraryBuilder builder = new LibraryBuilder(name, faults);
    faults.attempt(
        at,
        () -> {
          settings.accept(builder);
          if (libraries.putIfAbsent(name, builder.build()) != null) {
            faults.add(at, "library '" + name + "' is declared twice");
          }
        });
    return this;
  }

  /**
   * Adds a pool.
   *
   * @param name its name in the registry
   * @param settings is called at once, with the pool's builder
   * @return this builder
   */
  public RegistryBuilder pool(String name, Consumer<PoolBuilder> settings) {
    JsonPath at = JsonPath.ROOT.then("pools").then(name);
    PoolBuilder builder = new PoolBuilder(name);
    faults.attempt(
        at,
        () -> {
          settings.accept(builder);
          if (pools.putIfAbsent(name, builder.build()) != null) {
            faults.add(at, "pool '" + name + "' is declared twice");
          }
        });
    return this;
  }

  /**
   * How strict the guard is.
   *
   * @param policy in place of the default
   * @return this builder
   */
  public RegistryBuilder guard(GuardPolicy policy) {
    this.guard = policy;
    return this;
  }

  /**
   * {@return the sealed registry}
   *
   * @throws dev.glovebox.failure.RegistryException with every fault, if there is any
   */
  public Registry build() {
    faults.throwIfAny("Correct the registry's settings; nothing was started.", null);
    return new Registry(Optional.empty(), libraries, pools, guard);
  }
}
