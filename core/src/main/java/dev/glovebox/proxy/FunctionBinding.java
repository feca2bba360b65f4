package dev.glovebox.proxy;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.glovebox.marshal.FunctionObjects;
import dev.glovebox.marshal.RemotePointer;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.supervise.CallCarrier;
import dev.glovebox.supervise.CallOptions;
import dev.glovebox.supervise.SymbolPlace;
import java.util.Optional;

/** Binds single symbols of a library, without an interface. */
public final class FunctionBinding {
  private FunctionBinding() {}

  /** A function, for any number of threads; nothing is loaded before its first call. */
  public static Function function(BoundLibrary library, String name, CallCarrier carrier) {
    Optional<FunctionConfig> declared = library.function(name);
    String symbol = declared.map(FunctionConfig::symbol).orElse(name);
    CallOptions options =
        CallOptions.DEFAULT
            .withDeadline(declared.flatMap(FunctionConfig::deadline))
            .withIdempotent(declared.map(FunctionConfig::idempotent).orElse(false));
    return FunctionObjects.of(
        symbol + "(" + library.name() + ")",
        library.encoding().name(),
        new NamedFunction(carrier, library.name(), symbol, options));
  }

  /** The address of a symbol in a worker, in which the library is loaded now. */
  public static Pointer symbol(BoundLibrary library, String name, CallCarrier carrier) {
    SymbolPlace place = carrier.symbol(library.name(), name);
    return new RemotePointer(place.worker(), place.address());
  }
}
