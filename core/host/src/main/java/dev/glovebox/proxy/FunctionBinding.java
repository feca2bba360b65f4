package dev.glovebox.proxy;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.marshal.MarshalOptions;
import dev.glovebox.marshal.jna.FunctionObjects;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.MissingFunctions;
import dev.glovebox.supervise.CallCarrier;
import dev.glovebox.supervise.CallOptions;
import dev.glovebox.supervise.SymbolPlace;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Binds single symbols of a library, without an interface. */
public final class FunctionBinding {
  private static final int KNOWN_FLAGS = Function.ALT_CONVENTION | Function.THROW_LAST_ERROR;

  private final BoundLibrary library;
  private final String name;
  private final int callFlags;
  private final LoadOptions options;
  private final MarshalOptions marshalling;

  /**
   * Checks how a function is to be bound; nothing is loaded.
   *
   * @param library that has the function
   * @param name its name in the registry, or the exported one
   * @param callFlags as {@code NativeLibrary.getFunction} takes them
   * @param options the deadline, the encoding of strings, and what happens if it is not exported
   * @throws SignatureException if there are no such flags, or an option is not supported
   */
  public FunctionBinding(BoundLibrary library, String name, int callFlags, LoadOptions options) {
    this.library = library;
    this.name = name;
    this.callFlags = callFlags;
    this.options = options;
    Map<String, Object> jna = new HashMap<>(options.jna());
    jna.putIfAbsent(Library.OPTION_STRING_ENCODING, library.encoding().name());
    jna.put(Library.OPTION_CALLING_CONVENTION, callFlags & ~Function.THROW_LAST_ERROR);
    this.marshalling = MarshalOptions.of(jna);
    if ((callFlags & ~KNOWN_FLAGS) != 0) {
      throw new SignatureException(
          "the call flags 0x" + Integer.toHexString(callFlags) + " are unknown",
          CallContext.ofFunction(library.name(), symbol()),
          "Pass Function.C_CONVENTION, with Function.THROW_LAST_ERROR where errors are thrown.");
    }
  }

  private Optional<FunctionConfig> declared() {
    return library.function(name);
  }

  /** {@return the exported name} */
  public String symbol() {
    return declared().map(FunctionConfig::symbol).orElse(name);
  }

  /**
   * {@return what happens if the library does not export it; refused unless something else is asked
   * for}
   */
  public MissingFunctions missingFunctions() {
    return options.missingFunctions().or(library::missingFunctions).orElse(MissingFunctions.REFUSE);
  }

  /**
   * {@return the function, for any number of threads; nothing is loaded before its first call}
   *
   * @param carrier carries its calls
   */
  public Function function(CallCarrier carrier) {
    CallOptions call =
        CallOptions.DEFAULT
            .withDeadline(
                options.deadline(name).or(() -> declared().flatMap(FunctionConfig::deadline)))
            .withIdempotent(declared().map(FunctionConfig::idempotent).orElse(false));
    CallCarrier way =
        missingFunctions() == MissingFunctions.THROW_AT_CALL ? new JnaLookup(carrier) : carrier;
    return FunctionObjects.of(
        symbol() + "(" + library.name() + ")",
        callFlags,
        marshalling.stringEncoding().name(),
        new NamedFunction(way, library.name(), symbol(), call));
  }

  /**
   * {@return the address of a symbol in a worker, in which the library is loaded now}
   *
   * @param library that has the symbol
   * @param name the exported symbol
   * @param carrier whose worker is asked, which blocks
   */
  public static Pointer symbol(BoundLibrary library, String name, CallCarrier carrier) {
    SymbolPlace place = carrier.symbol(library.name(), name);
    return new WorkerPointer(place.worker(), place.address());
  }
}
