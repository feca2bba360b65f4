package dev.glovebox.sidecar.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/** The text of a JSON number that has a fraction or an exponent, or is minus zero. */
record DecimalText(String text) {
  /** No integer of a declared type has as many digits. */
  static final int LONGEST_INTEGER = 64;

  /** Exactly what it stands for, whatever type was expected. */
  Object value() {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      // The parser has seen that it is a number: so it is its exponent that is too much.
      return isZero() ? BigDecimal.ZERO : new UnexpectedJson("a number with too large an exponent");
    }
  }

  /** Whether all digits before the exponent are zeros. */
  private boolean isZero() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'e' || c == 'E') {
        return true;
      }
      if (c >= '1' && c <= '9') {
        return false;
      }
    }
    return true;
  }

  /** An integer if it is exactly one, as JSON Schema has it: 3.0 and 30e-1 are 3. */
  Object integer() {
    Object value = value();
    if (!(value instanceof BigDecimal number)) {
      return value;
    }
    if (number.signum() == 0) {
      return BigInteger.ZERO;
    }
    // An exponent alone makes millions of digits: none of them is made before they are counted.
    long digits = (long) number.precision() - number.scale();
    if (digits < 1 || digits > LONGEST_INTEGER) {
      return number;
    }
    try {
      return number.toBigIntegerExact();
    } catch (ArithmeticException fraction) {
      return number;
    }
  }

  /**
   * The nearest that the type has; the value itself where that would be an infinity, or no more
   * than a zero.
   */
  Object floating(boolean single) {
    double nearest = single ? Float.parseFloat(text) : Double.parseDouble(text);
    return Double.isInfinite(nearest) || (nearest == 0 && !isZero()) ? value() : (Object) nearest;
  }
}
