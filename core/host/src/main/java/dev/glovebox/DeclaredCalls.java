package dev.glovebox;

import dev.glovebox.failure.GloveboxException;
import dev.glovebox.marshal.declared.DeclaredCall;
import dev.glovebox.marshal.declared.DeclaredMarshaller;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.marshal.declared.MemoryRelease;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.supervise.CallCarrier;
import dev.glovebox.supervise.CallOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls by the signatures in a registry.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class DeclaredCalls {
  private static final Logger LOG = LoggerFactory.getLogger(DeclaredCalls.class);

  /** A marshaller, and what it was made of: another registry may have the same names. */
  private record Bound(
      LibraryConfig library, FunctionConfig function, DeclaredMarshaller marshaller) {}

  /** By {@code library.function}, in which the library's name has no dot. */
  private final Map<String, Bound> bound = new ConcurrentHashMap<>();

  /** Calls on one of the carrier's workers, and releases what the function asks to be released. */
  DeclaredResult invoke(
      LibraryConfig library,
      FunctionConfig function,
      List<?> values,
      CallSettings settings,
      CallCarrier carrier) {
    DeclaredMarshaller marshaller = marshaller(library, function);
    DeclaredCall call = marshaller.bind(values);
    CallOptions options =
        CallOptions.DEFAULT
            .withDeadline(settings.deadline().or(function::deadline))
            .withIdempotent(function.idempotent())
            .withWorker(call.affinity());
    DeclaredResult result = carrier.invoke(marshaller.function(), options, call);
    call.releases().forEach(release -> release(release, carrier));
    return result;
  }

  @SuppressWarnings("ReferenceEquality") // Equality would look through whole declarations.
  private DeclaredMarshaller marshaller(LibraryConfig library, FunctionConfig function) {
    String name = library.name() + '.' + function.name();
    Bound known = bound.get(name);
    if (known == null || known.library != library || known.function != function) {
      known =
          new Bound(
              library,
              function,
              DeclaredMarshaller.of(library.name(), function, library.encoding()));
      bound.put(name, known);
    }
    return known.marshaller;
  }

  private static void release(MemoryRelease release, CallCarrier carrier) {
    try {
      carrier.invoke(
          release.function(), CallOptions.DEFAULT.withWorker(release.memory().worker()), release);
    } catch (GloveboxException e) {
      // The call itself succeeded. With its worker the string is gone too.
      LOG.warn("{} was not released: {}", release.memory(), e.getMessage());
    }
  }
}
