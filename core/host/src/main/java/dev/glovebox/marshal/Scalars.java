package dev.glovebox.marshal;

import com.sun.jna.NativeLong;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiType;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * The scalar types of JNA: primitives, their boxed forms, and {@code NativeLong}.
 *
 * <p>As JNA does (Function.java and dispatch.c of 5.18): a boolean is an {@code int}, -1 or 0; a
 * {@code char} is a {@code wchar_t}, of which a result keeps the low 16 bits.
 */
public final class Scalars {
  private static final long FLOAT_MASK = 0xFFFFFFFFL;
  private static final Map<Class<?>, ParameterCodec> PARAMETERS = new HashMap<>();
  private static final Map<Class<?>, ResultCodec> RESULTS = new HashMap<>();
  private static final Map<Class<?>, LongFunction<Object>> FROM_SLOT = new HashMap<>();

  static {
    add(boolean.class, Boolean.class, AbiType.I32, v -> (Boolean) v ? -1 : 0, s -> (int) s != 0);
    add(byte.class, Byte.class, AbiType.I8, v -> (Byte) v, s -> (byte) s);
    add(short.class, Short.class, AbiType.I16, v -> (Short) v, s -> (short) s);
    add(char.class, Character.class, AbiType.I32, v -> (Character) v, s -> (char) s);
    add(int.class, Integer.class, AbiType.I32, v -> (Integer) v, s -> (int) s);
    add(long.class, Long.class, AbiType.I64, v -> (Long) v, s -> s);
    add(
        float.class,
        Float.class,
        AbiType.F32,
        v -> Float.floatToRawIntBits((Float) v) & FLOAT_MASK,
        s -> Float.intBitsToFloat((int) s));
    add(
        double.class,
        Double.class,
        AbiType.F64,
        v -> Double.doubleToRawLongBits((Double) v),
        Double::longBitsToDouble);
    // Every platform with UNIX workers is LP64; a 32-bit long would be written as such here.
    AbiType nativeLong = NativeLong.SIZE == Long.BYTES ? AbiType.I64 : AbiType.I32;
    add(
        NativeLong.class,
        NativeLong.class,
        nativeLong,
        v -> ((NativeLong) v).longValue(),
        s -> new NativeLong(nativeLong == AbiType.I64 ? s : (int) s));
    RESULTS.put(void.class, new ResultCodec(AbiResult.VOID, (result, worker) -> null));
    RESULTS.put(Void.class, RESULTS.get(void.class));
  }

  private Scalars() {}

  /**
   * {@return the codec for a parameter of this type, or null if it is not a scalar}
   *
   * @param type of the parameter
   */
  public static ParameterCodec parameter(Class<?> type) {
    return PARAMETERS.get(type);
  }

  /**
   * {@return the codec for a result of this type, {@code void} included, or null if it is not a
   * scalar}
   *
   * @param type of the result
   */
  public static ResultCodec result(Class<?> type) {
    return RESULTS.get(type);
  }

  /**
   * {@return the Java value of a scalar type for the low bytes of a slot}
   *
   * @param type one for which {@link #result} has a codec, and not void
   * @param slot 8 bytes, of which those above the type's width mean nothing
   */
  public static Object fromSlot(Class<?> type, long slot) {
    return FROM_SLOT.get(type).apply(slot);
  }

  private static void add(
      Class<?> primitive,
      Class<?> boxed,
      AbiType type,
      ToLongFunction<Object> toSlot,
      LongFunction<Object> fromSlot) {
    ParameterCodec parameter = new ScalarParameter(type, toSlot);
    ResultCodec result =
        new ResultCodec(AbiResult.of(type), (read, worker) -> fromSlot.apply(read.slot()));
    PARAMETERS.put(primitive, parameter);
    PARAMETERS.put(boxed, parameter);
    FROM_SLOT.put(primitive, fromSlot);
    FROM_SLOT.put(boxed, fromSlot);
    RESULTS.put(primitive, result);
    RESULTS.put(boxed, result);
  }
}
