package dev.glovebox.marshal.declared;

import com.sun.jna.Pointer;
import dev.glovebox.abi.NativeType;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.marshal.memory.WorkerPointers;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The numbers of a declared signature: their ranges, and their values in a slot. */
final class DeclaredScalars {
  private DeclaredScalars() {}

  static BigInteger min(NativeType type) {
    return isUnsigned(type) ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(bits(type) - 1).negate();
  }

  static BigInteger max(NativeType type) {
    int valueBits = isUnsigned(type) ? bits(type) : bits(type) - 1;
    return BigInteger.ONE.shiftLeft(valueBits).subtract(BigInteger.ONE);
  }

  /** The slot's 8 bytes for a value that was checked. */
  static long toSlot(NativeType type, Object value) {
    return switch (type) {
      case BOOL -> (Boolean) value ? 1 : 0;
      case F32 -> Integer.toUnsignedLong(Float.floatToRawIntBits((Float) value));
      case F64 -> Double.doubleToRawLongBits((Double) value);
      default -> (Long) value;
    };
  }

  /** The value in a result slot, of which only the type's own bytes count. */
  static Object fromSlot(NativeType type, long slot) {
    return switch (type) {
      case BOOL -> (int) slot != 0;
      case F32 -> (double) Float.intBitsToFloat((int) slot);
      case F64 -> Double.longBitsToDouble(slot);
      default -> integerFromSlot(type, slot);
    };
  }

  private static Object integerFromSlot(NativeType type, long slot) {
    int unused = Long.SIZE - bits(type);
    if (!isUnsigned(type)) {
      return slot << unused >> unused;
    }
    long value = slot << unused >>> unused;
    return value >= 0 ? (Object) value : new BigInteger(Long.toUnsignedString(value));
  }

  private static int bits(NativeType type) {
    return type.abi().sizeBytes() * Byte.SIZE;
  }

  private static boolean isUnsigned(NativeType type) {
    return switch (type) {
      case U8, U16, U32, U64, ULONG, SIZE -> true;
      default -> false;
    };
  }

  /**
   * The value as codecs take it.
   *
   * @throws dev.glovebox.failure.SignatureException if it does not fit the type
   */
  static Object checked(NativeType type, Object value, ValueSite site) {
    return switch (type) {
      case BOOL -> {
        if (value instanceof Boolean) {
          yield value;
        }
        throw site.mismatch(type.typeName(), "true or false", value);
      }
      case F32, F64 -> floating(type, value, site);
      case STRING, WSTRING -> text(type, value, site);
      case POINTER -> pointer(value, site);
      default -> integer(type, value, site);
    };
  }

  private static long integer(NativeType type, Object value, ValueSite site) {
    BigInteger number = integral(value);
    BigInteger min = min(type);
    BigInteger max = max(type);
    if (number == null || number.compareTo(min) < 0 || number.compareTo(max) > 0) {
      throw site.mismatch(type.typeName(), "an integer from " + min + " to " + max, value);
    }
    return number.longValue();
  }

  private static Object floating(NativeType type, Object value, ValueSite site) {
    if (!(value instanceof Number number)) {
      throw site.mismatch(type.typeName(), "a number", value);
    }
    boolean single = type == NativeType.F32;
    double converted = single ? number.floatValue() : number.doubleValue();
    if (Double.isInfinite(converted) && !isInfinite(number)) {
      double max = single ? Float.MAX_VALUE : Double.MAX_VALUE;
      throw site.mismatch(type.typeName(), "a number from " + -max + " to " + max, value);
    }
    if (converted == 0 && !isZero(number)) {
      String least = single ? Float.toString(Float.MIN_VALUE) : Double.toString(Double.MIN_VALUE);
      throw site.mismatch(type.typeName(), "0, or a number of " + least + " or more", value);
    }
    return single ? (Object) (float) converted : (Object) converted;
  }

  /** Whether it is a zero before it was rounded to one. */
  private static boolean isZero(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal.signum() == 0;
    }
    // No other number is less than a double can be.
    return number.doubleValue() == 0;
  }

  private static boolean isInfinite(Number number) {
    return (number instanceof Double || number instanceof Float)
        && Double.isInfinite(number.doubleValue());
  }

  private static Object text(NativeType type, Object value, ValueSite site) {
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw site.mismatch(type.typeName(), "a string or null", value);
    }
    if (text.indexOf('\0') >= 0) {
      throw site.mismatch(
          type.typeName(), "a string without a zero character, which ends a C string", value);
    }
    return text;
  }

  private static Object pointer(Object value, ValueSite site) {
    if (value == null
        || value instanceof WorkerPointer
        || (value instanceof Pointer constant
            && constant.getClass() == Pointer.class
            && WorkerPointers.isConstant(Pointer.nativeValue(constant)))) {
      return value;
    }
    BigInteger number = integral(value);
    if (number != null
        && number.bitLength() < Long.SIZE
        && WorkerPointers.isConstant(number.longValue())) {
      return Pointer.createConstant(number.longValue());
    }
    throw site.mismatch(
        NativeType.POINTER.typeName(),
        "null, a pointer that the library returned, or -4096 to 4095",
        value);
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
}
