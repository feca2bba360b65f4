package dev.glovebox.marshal.declared;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.registry.ParameterConfig;

/**
 * Where a value of a declared call stands: a parameter, or a part of one.
 *
 * @param name as messages name it: {@code parameter 2 (p).x[3]}
 */
record ValueSite(String name, CallContext context) {
  private static final int SHOWN_CHARS = 40;

  /**
   * A parameter.
   *
   * @param index from 0
   */
  static ValueSite parameter(int index, String declared, CallContext context) {
    return new ValueSite(ParameterConfig.described(index, declared), context);
  }

  ValueSite field(String field) {
    return new ValueSite(name + "." + field, context);
  }

  ValueSite element(int index) {
    return new ValueSite(name + "[" + index + "]", context);
  }

  /** What a value that does not fit is refused with. */
  SignatureException mismatch(String type, String expected, Object value) {
    return refused("is of type " + type + ", but got " + shown(value), "Pass " + expected + ".");
  }

  SignatureException refused(String what, String advice) {
    return new SignatureException(name + " " + what, context, advice);
  }

  private static String shown(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length + " bytes";
    }
    String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    return shown.length() > SHOWN_CHARS ? shown.substring(0, SHOWN_CHARS) + "..." : shown;
  }
}
