package dev.glovebox.proxy;

import com.sun.jna.AltCallingConvention;
import com.sun.jna.Function;
import com.sun.jna.InvocationMapper;
import com.sun.jna.JnaInternals;
import com.sun.jna.Library;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.marshal.MarshalOptions;
import dev.glovebox.marshal.MethodMarshaller;
import dev.glovebox.marshal.jna.CallTarget;
import dev.glovebox.marshal.jna.JnaMethod;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.MissingFunctions;
import dev.glovebox.supervise.CallCarrier;
import dev.glovebox.supervise.CallOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds a Java interface to the functions of a library: every method is checked now, so that no
 * call can fail for its signature later; but an interface that was written for JNA may have methods
 * with types that JNA does not know, which fail when they are called, as they do with JNA. Nothing
 * is loaded and no worker is started.
 *
 * @param <T> the interface
 */
public final class InterfaceBinding<T> {
  private static final Logger LOG = LoggerFactory.getLogger(InterfaceBinding.class);

  private final Class<T> type;
  private final BoundLibrary library;
  private final CallCarrier carrier;
  private final MissingFunctions missingFunctions;
  private final Map<String, Object> jna;
  private final Map<Method, BoundMethod> methods = new HashMap<>();

  /**
   * Binds all methods.
   *
   * @param type the interface
   * @param library that has the functions
   * @param carrier carries the calls
   * @param options deadlines, JNA's options, and what happens to functions that the file lacks
   * @throws SignatureException if one cannot be bound; the others that cannot are its suppressed
   *     exceptions
   */
  public InterfaceBinding(
      Class<T> type, BoundLibrary library, CallCarrier carrier, LoadOptions options) {
    this.type = type;
    this.library = library;
    this.missingFunctions =
        options
            .missingFunctions()
            .or(library::missingFunctions)
            .orElse(isForJna() ? MissingFunctions.THROW_AT_CALL : MissingFunctions.REFUSE);
    this.carrier =
        missingFunctions == MissingFunctions.THROW_AT_CALL ? new JnaLookup(carrier) : carrier;
    if (!type.isInterface()) {
      throw new SignatureException(
          type.getName() + " is not an interface",
          CallContext.ofLibrary(library.name()),
          "Declare the functions as methods of an interface; classes with native methods (JNA's"
              + " direct mapping) cannot be isolated.");
    }
    this.jna = jnaOptions(options);
    MarshalOptions marshalling = MarshalOptions.of(jna);
    List<SignatureException> failures = new ArrayList<>();
    for (Method method : type.getMethods()) {
      if (NativeNames.isFunction(method)) {
        try {
          methods.put(method, bind(method, marshalling, options));
        } catch (SignatureException e) {
          failures.add(e);
        }
      }
    }
    if (!failures.isEmpty()) {
      SignatureException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private boolean isForJna() {
    return Library.class.isAssignableFrom(type);
  }

  /** {@return what happens to those of its functions that the library does not export} */
  public MissingFunctions missingFunctions() {
    return missingFunctions;
  }

  /**
   * JNA's options, with what JNA itself derives from the interface; the registry's string encoding
   * holds where they name none.
   */
  private Map<String, Object> jnaOptions(LoadOptions options) {
    Map<String, Object> jna = new HashMap<>(options.jna());
    jna.putIfAbsent(Library.OPTION_STRING_ENCODING, library.encoding().name());
    jna.putIfAbsent(
        Library.OPTION_CALLING_CONVENTION,
        AltCallingConvention.class.isAssignableFrom(type)
            ? Function.ALT_CONVENTION
            : Function.C_CONVENTION);
    jna.putIfAbsent(Library.OPTION_CLASSLOADER, type.getClassLoader());
    return jna;
  }

  private BoundMethod bind(Method method, MarshalOptions marshalling, LoadOptions options) {
    InvocationMapper mapper = (InvocationMapper) jna.get(Library.OPTION_INVOCATION_MAPPER);
    InvocationHandler handler =
        mapper == null ? null : JnaInternals.invocationHandler(mapper, method);
    if (handler != null) {
      return new MappedMethod(handler);
    }
    String name = NativeNames.of(method, type, library.name(), jna);
    Optional<FunctionConfig> declared = library.function(name);
    String symbol = declared.map(FunctionConfig::symbol).orElse(name);
    if (isForJna()) {
      Optional<SignatureException> unsupported =
          JnaMethod.unsupported(method, library.name(), symbol, jna);
      if (unsupported.isPresent()) {
        LOG.warn("{}", unsupported.get().getMessage());
        return new UnsupportedMethod(unsupported.get());
      }
    }
    Optional<Duration> deadline =
        options.deadline(method.getName()).or(() -> declared.flatMap(FunctionConfig::deadline));
    CallOptions call =
        CallOptions.DEFAULT
            .withDeadline(deadline)
            .withIdempotent(declared.map(FunctionConfig::idempotent).orElse(false));
    if (!JnaMethod.isNeeded(method, jna)) {
      return FlatMethod.of(
          MethodMarshaller.of(method, library.name(), symbol, marshalling), carrier, call);
    }
    CallTarget target = new NamedFunction(carrier, library.name(), symbol, call);
    return new FullMethod(JnaMethod.of(method, library.name(), symbol, jna, target), symbol);
  }

  /**
   * {@return the native names that the interface needs, without the functions that free results}
   */
  public Collection<String> symbols() {
    Set<String> symbols = new HashSet<>();
    for (BoundMethod method : methods.values()) {
      method.symbol().ifPresent(symbols::add);
    }
    return symbols;
  }

  /** {@return an instance of the interface, for any number of threads} */
  public T proxy() {
    HostCallWarnings.warnOf(type);
    Object proxy =
        InterfaceInstance.of(
            type, new LibraryProxy(type, library.name(), carrier.poolName(), methods));
    // As Native.load does: the interface's structures and callbacks look for its options.
    JnaInternals.rememberOptions(type, jna, proxy);
    return type.cast(proxy);
  }
}
