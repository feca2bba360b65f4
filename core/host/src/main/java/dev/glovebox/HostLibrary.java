package dev.glovebox;

import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.proxy.NativeNames;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.MissingFunctions;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A library with {@code isolation: in-process}: loaded into this process by JNA, if the guard
 * allows that. Its calls are JNA's own, which nothing can end.
 */
final class HostLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(HostLibrary.class);

  private HostLibrary() {}

  static <T> T load(JudgedRegistry now, LibraryConfig config, Class<T> type, LoadOptions options) {
    if (!Library.class.isAssignableFrom(type)) {
      throw new SignatureException(
          type.getName() + " does not extend com.sun.jna.Library",
          CallContext.ofLibrary(config.name()),
          "JNA needs that for a library with 'isolation: in-process'.");
    }
    Inspection inspection = now.catalogue().inspection(config);
    now.hostGuard().admit(config.name(), inspection).orThrow();
    now.binder()
        .tellOfMissing(
            config.name(),
            type,
            NativeNames.of(type, config.name(), options.jna()),
            options
                .missingFunctions()
                .or(config::missingFunctions)
                .orElse(MissingFunctions.THROW_AT_CALL));
    if (options.hasDeadlines()) {
      LOG.warn(
          "library '{}' runs in this process ('isolation: in-process'), where a call cannot be"
              + " ended: the deadlines that {} is loaded with have no effect. Remove the isolation,"
              + " or the deadlines.",
          config.name(),
          type.getName());
    }
    Map<String, Object> jna = new HashMap<>(options.jna());
    jna.putIfAbsent(Library.OPTION_STRING_ENCODING, config.encoding().name());
    return type.cast(
        Native.load(inspection.file().toString(), type.asSubclass(Library.class), jna));
  }
}
