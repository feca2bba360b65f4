package dev.glovebox.marshal;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.Objects;

/**
 * How an interface's types are marshalled.
 *
 * @param stringEncoding of {@code String} arguments and results
 */
public record MarshalOptions(Charset stringEncoding) {
  /** Options of JNA that change what is called or how, and what to do without each. */
  private static final Map<String, String> UNSUPPORTED =
      Map.of(
          Library.OPTION_SYMBOL_PROVIDER,
          "Name the methods as the library exports the functions.",
          Library.OPTION_OPEN_FLAGS,
          "Remove it: the worker opens the library.");

  /**
   * Refuses a missing encoding.
   *
   * @param stringEncoding of {@code String} arguments and results
   */
  public MarshalOptions {
    Objects.requireNonNull(stringEncoding, "stringEncoding");
  }

  /**
   * JNA's defaults: the encoding that the system property {@code jna.encoding} names, else the
   * platform's native encoding.
   *
   * @return the options
   */
  public static MarshalOptions defaults() {
    return of(Map.of());
  }

  /**
   * From the options that {@code Native.load} takes, by the names in {@link Library}.
   *
   * <p>{@code classloader} and {@code structure-alignment} have no effect here, and names that JNA
   * does not know have none either, as in JNA.
   *
   * @param options by name; what is null counts as not given
   * @return the options
   * @throws SignatureException for an option that would change the calls and is not supported, and
   *     for an encoding that this JVM does not know
   */
  public static MarshalOptions of(Map<String, ?> options) {
    for (Map.Entry<String, ?> option : options.entrySet()) {
      String advice = UNSUPPORTED.get(option.getKey());
      if (advice != null && option.getValue() != null) {
        throw refused(option.getKey(), option.getValue(), advice);
      }
    }
    if (Boolean.TRUE.equals(options.get(Library.OPTION_ALLOW_OBJECTS))) {
      throw refused(
          Library.OPTION_ALLOW_OBJECTS, true, "Java objects cannot cross to another process.");
    }
    Object convention = options.get(Library.OPTION_CALLING_CONVENTION);
    // The alternate convention is the C convention everywhere but on 32-bit Windows.
    if (convention != null
        && !convention.equals(Function.C_CONVENTION)
        && !convention.equals(Function.ALT_CONVENTION)) {
      throw refused(
          Library.OPTION_CALLING_CONVENTION,
          convention,
          "Use Function.C_CONVENTION, the only one on this platform.");
    }
    Object encoding = options.get(Library.OPTION_STRING_ENCODING);
    return new MarshalOptions(
        charset(encoding == null ? Native.getDefaultStringEncoding() : encoding.toString()));
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new SignatureException(
          "the string encoding \"" + name + "\" is unknown to this JVM",
          CallContext.NONE,
          "Set the option "
              + Library.OPTION_STRING_ENCODING
              + " or the system property jna.encoding to a charset's name, for example UTF-8.",
          e);
    }
  }

  private static SignatureException refused(String option, Object value, String advice) {
    return new SignatureException(
        "the JNA option " + option + "=" + value + " is not supported", CallContext.NONE, advice);
  }
}
