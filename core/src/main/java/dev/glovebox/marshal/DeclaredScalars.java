package dev.glovebox.marshal;

import dev.glovebox.abi.NativeType;
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
}
