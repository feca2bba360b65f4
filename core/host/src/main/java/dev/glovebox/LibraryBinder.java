package dev.glovebox;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.guard.RegistryGuard;
import dev.glovebox.integrity.Refused;
import dev.glovebox.proxy.BoundLibrary;
import dev.glovebox.proxy.FunctionBinding;
import dev.glovebox.proxy.InterfaceBinding;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.Isolation;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.MissingFunctions;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.CallCarrier;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds what a registry's libraries export to a pool or to a session: interfaces, functions,
 * variables. The guard judges each by the library's file.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class LibraryBinder {
  private static final Logger LOG = LoggerFactory.getLogger(LibraryBinder.class);

  private final Registry registry;
  private final Catalogue catalogue;

  LibraryBinder(Registry registry, Catalogue catalogue) {
    this.registry = registry;
    this.catalogue = catalogue;
  }

  <T> T load(String library, Class<T> type, LoadOptions options, CallCarrier carrier) {
    InterfaceBinding<T> binding =
        new InterfaceBinding<>(type, bound(library, carrier), carrier, options);
    tellOfMissing(library, type, binding.symbols(), binding.missingFunctions());
    return binding.proxy();
  }

  /** Refuses an interface with functions that a library's file does not have, or warns. */
  void tellOfMissing(
      String library, Class<?> type, Collection<String> symbols, MissingFunctions what) {
    missing(library, symbols)
        .ifPresent(
            refused -> {
              refuseUnless(what, refused);
              LOG.warn(
                  "{} Until then each throws an UnsatisfiedLinkError when {} calls it;"
                      + " LoadOptions.withMissingFunctions decides.",
                  refused.message(),
                  type.getName());
            });
  }

  Function function(
      String library, String name, int callFlags, LoadOptions options, CallCarrier carrier) {
    FunctionBinding binding =
        new FunctionBinding(bound(library, carrier), name, callFlags, options);
    missing(library, List.of(binding.symbol()))
        .ifPresent(refused -> refuseUnless(binding.missingFunctions(), refused));
    return binding.function(carrier);
  }

  Pointer globalVariable(String library, String name, CallCarrier carrier) {
    return FunctionBinding.symbol(bound(library, carrier), name, carrier);
  }

  /** A library that the carrier's workers may load; null stands for their own process. */
  private BoundLibrary bound(String library, CallCarrier carrier) {
    return library == null ? BoundLibrary.PROCESS : BoundLibrary.of(config(library, carrier));
  }

  /** A registered library that the carrier's workers may load. */
  LibraryConfig config(String library, CallCarrier carrier) {
    LibraryConfig config = registry.requireLibrary(library);
    if (config.isolation() == Isolation.IN_PROCESS) {
      throw inThisProcess(config);
    }
    if (!config.pool().equals(carrier.poolName())) {
      throw new SignatureException(
          "library '"
              + library
              + "' belongs to pool '"
              + config.pool()
              + "', and this is a session of pool '"
              + carrier.poolName()
              + "'",
          CallContext.ofLibrary(library),
          "Open a session of '" + library + "', or give both libraries the same pool.");
    }
    catalogue.inspection(config);
    return config;
  }

  /** What a library without a worker is refused with. */
  static SignatureException inThisProcess(LibraryConfig config) {
    return new SignatureException(
        "library '" + config.name() + "' runs in this process and has no worker",
        CallContext.ofLibrary(config.name()),
        "Load an interface of it, or remove 'isolation: in-process'.");
  }

  /**
   * What the guard says of functions that a library's file does not seem to have. Of the worker's
   * own process nothing is known before a call.
   */
  private Optional<Refused> missing(String library, Collection<String> symbols) {
    if (library == null) {
      return Optional.empty();
    }
    LibraryConfig config = registry.requireLibrary(library);
    return new RegistryGuard().symbols(library, catalogue.inspection(config), symbols)
            instanceof Refused refused
        ? Optional.of(refused)
        : Optional.empty();
  }

  private static void refuseUnless(MissingFunctions what, Refused refused) {
    if (what == MissingFunctions.REFUSE) {
      refused.orThrow();
    }
  }
}
