package dev.glovebox.marshal;

import com.sun.jna.Pointer;
import com.sun.jna.WString;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiType;
import dev.glovebox.marshal.memory.PointerTranslation;
import dev.glovebox.marshal.memory.RemotePointer;
import dev.glovebox.marshal.memory.SharedBuffer;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Set;

/** Which codec serves which Java type; the one place that decides. */
public final class JnaTypes {
  private static final Set<Class<?>> BUFFERS =
      Set.of(
          Buffer.class,
          ByteBuffer.class,
          ShortBuffer.class,
          CharBuffer.class,
          IntBuffer.class,
          LongBuffer.class,
          FloatBuffer.class,
          DoubleBuffer.class);

  private static final ResultCodec POINTER_RESULT =
      new ResultCodec(
          AbiResult.of(AbiType.POINTER),
          (result, worker) -> PointerTranslation.of(worker).fromWorker(worker, result.slot()));

  private JnaTypes() {}

  /**
   * The codec for a parameter.
   *
   * @throws dev.glovebox.failure.SignatureException if the type is not supported
   */
  static ParameterCodec parameter(Class<?> type, SignatureSite site, MarshalOptions options) {
    ParameterCodec scalar = Scalars.parameter(type);
    if (scalar != null) {
      return scalar;
    }
    if (type == String.class) {
      return new StringParameter(options.stringEncoding());
    }
    if (type == WString.class) {
      return new WideStringParameter();
    }
    if (isOpaquePointer(type)) {
      return new PointerParameter(site);
    }
    if (BUFFERS.contains(type)) {
      return new BufferParameter();
    }
    if (type == SharedBuffer.class) {
      return new SharedBufferParameter();
    }
    if (type.isArray() && type.getComponentType().isPrimitive()) {
      return PrimitiveArrayParameter.of(type.getComponentType());
    }
    throw site.refusedType(UnsupportedTypes.parameterAdvice(type));
  }

  /**
   * The codec for a result.
   *
   * @param free the function that frees a returned string, or null
   * @throws dev.glovebox.failure.SignatureException if the type is not supported
   */
  static ResultCodec result(
      Class<?> type, String free, SignatureSite site, MarshalOptions options) {
    if (type == String.class) {
      return StringResults.narrow(options.stringEncoding(), free);
    }
    if (type == WString.class) {
      return StringResults.wideObject(free);
    }
    if (free != null) {
      throw site.refused(
          "@Free is not for a result of type " + site.typeName(),
          "Only returned strings are freed: remove @Free, or return String or WString.");
    }
    ResultCodec scalar = Scalars.result(type);
    if (scalar != null) {
      return scalar;
    }
    if (isOpaquePointer(type)) {
      return POINTER_RESULT;
    }
    throw site.refusedType(UnsupportedTypes.resultAdvice(type));
  }

  /**
   * {@return whether a type is a scalar, a string, or flat data: what needs none of JNA's
   * conversions}
   *
   * @param type of a parameter or result
   */
  public static boolean isFlat(Class<?> type) {
    return Scalars.result(type) != null
        || type == String.class
        || type == WString.class
        || BUFFERS.contains(type)
        || type == SharedBuffer.class
        || (type.isArray() && type.getComponentType().isPrimitive());
  }

  private static boolean isOpaquePointer(Class<?> type) {
    return type == Pointer.class || type == RemotePointer.class;
  }
}
