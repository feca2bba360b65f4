package dev.glovebox.it;

import dev.glovebox.Glovebox;
import dev.glovebox.registry.PoolBuilder;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.RegistryBuilder;
import dev.glovebox.stubs.NativeStubs;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** The native stubs as registries: each library under its stub's name, in a pool called "pool". */
public final class Stubs {
  /** The pool that all libraries of {@link #registry} share. */
  public static final String POOL = "pool";

  private Stubs() {}

  /** A registry of these stubs, with one pool that has every default. */
  public static Registry registry(String... stubs) {
    return registry(pool -> {}, stubs);
  }

  /** A registry of these stubs, with one pool. Skips the test where one was left out. */
  public static Registry registry(Consumer<PoolBuilder> pool, String... stubs) {
    return builder(pool, stubs).build();
  }

  /** As {@link #registry(Consumer, String...)}, to be added to. */
  public static RegistryBuilder builder(Consumer<PoolBuilder> pool, String... stubs) {
    RegistryBuilder registry = Registry.builder().pool(POOL, pool);
    for (String stub : stubs) {
      Path file = file(stub);
      registry.library(stub, library -> library.path(file).pool(POOL));
    }
    return registry;
  }

  /** Opens these stubs in one pool. */
  public static Glovebox open(Consumer<PoolBuilder> pool, String... stubs) {
    return Glovebox.open(registry(pool, stubs));
  }

  /**
   * The file of a stub. Where it was left out for want of a tool, the test is skipped and says so;
   * with {@code -Dglovebox.require=all} it fails.
   */
  public static Path file(String stub) {
    Optional<String> missing = NativeStubs.missingTools(stub);
    if (missing.isPresent() && !"all".equals(System.getProperty("glovebox.require"))) {
      String reason = "skipped: the stub " + stub + " needs " + missing.get() + " to be built";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    return NativeStubs.require(stub);
  }
}
