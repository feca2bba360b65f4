package dev.glovebox.marshal;

import com.sun.jna.Pointer;
import dev.glovebox.abi.NativeType;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import java.math.BigInteger;
import java.nio.charset.Charset;

/**
 * A parameter of a declared signature: checks the values given for it.
 *
 * @param index from 0; messages count from 1
 */
record DeclaredParameter(int index, NativeType type, CallContext context) {
  private static final int SHOWN_CHARS = 40;

  DeclaredParameter {
    if (type == NativeType.VOID) {
      throw new SignatureException(
          "parameter " + (index + 1) + " is declared as void",
          context,
          "Leave it out: a function without parameters has an empty list.");
    }
  }

  ParameterCodec codec(Charset charset) {
    return switch (type) {
      case STRING -> new StringParameter(charset);
      case WSTRING -> new WideStringParameter();
      case POINTER ->
          new PointerParameter(
              new SignatureSite("parameter " + (index + 1), type.typeName(), context));
      default -> new ScalarParameter(type.abi(), value -> DeclaredScalars.toSlot(type, value));
    };
  }

  /**
   * The value as the codec takes it.
   *
   * @throws SignatureException if it does not fit the type
   */
  Object checked(Object value) {
    return switch (type) {
      case BOOL -> {
        if (value instanceof Boolean) {
          yield value;
        }
        throw mismatch("true or false", value);
      }
      case F32, F64 -> floating(value);
      case STRING, WSTRING -> text(value);
      case POINTER -> pointer(value);
      default -> integer(value);
    };
  }

  /** The value that a word on a command line stands for; {@link #checked} looks at it later. */
  Object parsed(String word) {
    return switch (type) {
      case STRING, WSTRING -> word;
      case BOOL -> parsedBoolean(word);
      case F32, F64 -> parsedFloating(word);
      case POINTER -> word.equals("null") ? null : parsedInteger(word);
      default -> parsedInteger(word);
    };
  }

  private long integer(Object value) {
    BigInteger number = integral(value);
    BigInteger min = DeclaredScalars.min(type);
    BigInteger max = DeclaredScalars.max(type);
    if (number == null || number.compareTo(min) < 0 || number.compareTo(max) > 0) {
      throw mismatch("an integer from " + min + " to " + max, value);
    }
    return number.longValue();
  }

  private Object floating(Object value) {
    if (!(value instanceof Number number)) {
      throw mismatch("a number", value);
    }
    boolean single = type == NativeType.F32;
    double converted = single ? number.floatValue() : number.doubleValue();
    if (Double.isInfinite(converted) && !isInfinite(number)) {
      double max = single ? Float.MAX_VALUE : Double.MAX_VALUE;
      throw mismatch("a number from " + -max + " to " + max, value);
    }
    return single ? (Object) (float) converted : (Object) converted;
  }

  private static boolean isInfinite(Number number) {
    return (number instanceof Double || number instanceof Float)
        && Double.isInfinite(number.doubleValue());
  }

  private Object text(Object value) {
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw mismatch("a string or null", value);
    }
    int zero = text.indexOf('\0');
    if (zero >= 0) {
      throw mismatch("a string without a zero character, which ends a C string", value);
    }
    return text;
  }

  private Object pointer(Object value) {
    if (value == null || value instanceof RemotePointer) {
      return value;
    }
    BigInteger number = integral(value);
    if (number != null
        && number.bitLength() < Long.SIZE
        && PointerParameter.isConstant(number.longValue())) {
      return Pointer.createConstant(number.longValue());
    }
    throw mismatch("null, a pointer that the library returned, or -4096 to 4095", value);
  }

  private static BigInteger integral(Object value) {
    if (value instanceof BigInteger big) {
      return big;
    }
    return value instanceof Long
            || value instanceof Integer
            || value instanceof Short
            || value instanceof Byte
        ? BigInteger.valueOf(((Number) value).longValue())
        : null;
  }

  private Boolean parsedBoolean(String word) {
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default -> throw mismatch("true or false", word);
    };
  }

  private Double parsedFloating(String word) {
    try {
      return Double.valueOf(word);
    } catch (NumberFormatException e) {
      throw mismatch("a number", word);
    }
  }

  private BigInteger parsedInteger(String word) {
    try {
      boolean negative = word.startsWith("-");
      String digits = negative ? word.substring(1) : word;
      boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
      String magnitude = hex ? digits.substring(2) : digits;
      if (magnitude.startsWith("-") || magnitude.startsWith("+")) {
        throw mismatch("an integer, in decimal or 0x hex", word);
      }
      BigInteger number = new BigInteger(magnitude, hex ? 16 : 10);
      return negative ? number.negate() : number;
    } catch (NumberFormatException e) {
      throw mismatch("an integer, in decimal or 0x hex", word);
    }
  }

  private SignatureException mismatch(String expected, Object value) {
    String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    if (shown.length() > SHOWN_CHARS) {
      shown = shown.substring(0, SHOWN_CHARS) + "...";
    }
    return new SignatureException(
        "parameter " + (index + 1) + " is of type " + type.typeName() + ", but got " + shown,
        context,
        "Pass " + expected + ".");
  }
}
