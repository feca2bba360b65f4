package dev.glovebox.marshal;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.NativeType;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.lane.CallBody;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * A native function called by its declared signature, with values as JSON has them.
 *
 * <p>Values: any integer type or {@code BigInteger} for an integer, any {@code Number} for a
 * floating-point number, {@code Boolean}, {@code String}; null is a null string or pointer. A
 * pointer is otherwise a {@link RemotePointer}, or a small integer from -4096 to 4095 as a
 * constant.
 *
 * <p>Results: {@code Long}, {@code BigInteger} for what exceeds it, {@code Double}, {@code
 * Boolean}, {@code String}, {@link RemotePointer}, or null for void and for null pointers. *
 *
 * <p><b>Threads:</b> immutable; any number of threads may bind calls at once.
 */
public final class DeclaredMarshaller {
  private final NativeFunction function;
  private final List<DeclaredParameter> parameters;
  private final CallShape shape;

  private DeclaredMarshaller(
      NativeFunction function, List<DeclaredParameter> parameters, CallShape shape) {
    this.function = function;
    this.parameters = List.copyOf(parameters);
    this.shape = shape;
  }

  /**
   * Binds a declared function.
   *
   * @param library the library's name in the registry
   * @param symbol the exported name of the function
   * @param free the function that frees a returned string, or null
   * @param encoding of {@code string} arguments and results
   * @throws SignatureException if a parameter is void, if there are more parameters than a call may
   *     have, or if {@code free} is given and the result is no string
   */
  public static DeclaredMarshaller of(
      String library,
      String symbol,
      List<NativeType> args,
      NativeType returns,
      String free,
      Charset encoding) {
    CallContext context = CallContext.ofFunction(library, symbol);
    if (args.size() > AbiSignature.MAX_PARAMETERS) {
      throw new SignatureException(
          "the function is declared with " + args.size() + " parameters",
          context,
          "A call has at most " + AbiSignature.MAX_PARAMETERS + ".");
    }
    List<DeclaredParameter> parameters = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      parameters.add(new DeclaredParameter(i, args.get(i), context));
    }
    ResultCodec result = result(returns, free, encoding, context);
    List<ParameterCodec> codecs =
        parameters.stream().map(parameter -> parameter.codec(encoding)).toList();
    AbiSignature signature =
        new AbiSignature(codecs.stream().map(ParameterCodec::type).toList(), result.abi());
    return new DeclaredMarshaller(
        new NativeFunction(library, symbol, signature),
        parameters,
        new CallShape(codecs, result, context));
  }

  private static ResultCodec result(
      NativeType type, String free, Charset encoding, CallContext context) {
    if (free != null && type != NativeType.STRING && type != NativeType.WSTRING) {
      throw new SignatureException(
          "free is declared for a result of type " + type.typeName(),
          context,
          "Only a returned string or wstring is freed: remove free, or correct the type.");
    }
    return switch (type) {
      case VOID -> new ResultCodec(AbiResult.VOID, (read, worker) -> null);
      case STRING -> StringResults.narrow(encoding, free);
      case WSTRING -> StringResults.wide(free);
      case POINTER -> JnaTypes.pointerResult();
      default ->
          new ResultCodec(
              AbiResult.of(type.abi()),
              (read, worker) -> DeclaredScalars.fromSlot(type, read.slot()));
    };
  }

  /** What is bound in a worker before the first call. */
  public NativeFunction function() {
    return function;
  }

  /**
   * The worker to which pointers among the values belong.
   *
   * @return null if any worker will do
   * @throws dev.glovebox.failure.ForeignPointerException if two values belong to different ones
   */
  public WorkerId affinity(List<?> values) {
    return shape.affinity(values.toArray());
  }

  /**
   * One call with these values, all of which are checked here.
   *
   * @throws SignatureException if there are too many or too few, or one does not fit its type
   */
  public CallBody<Object> bind(List<?> values) {
    requireArity(values.size());
    Object[] checked = new Object[values.size()];
    for (int i = 0; i < checked.length; i++) {
      checked[i] = parameters.get(i).checked(values.get(i));
    }
    return shape.bind(checked);
  }

  /**
   * Reads values from text, as a command line has them: numbers in decimal or {@code 0x} hex,
   * {@code true} or {@code false}, strings as they are, {@code null} for a null pointer.
   *
   * @return values for {@link #bind}
   * @throws SignatureException if there are too many or too few, or one does not fit its type
   */
  public List<Object> parse(List<String> words) {
    requireArity(words.size());
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      values.add(parameters.get(i).parsed(words.get(i)));
    }
    return values;
  }

  private void requireArity(int given) {
    if (given != parameters.size()) {
      List<String> types = parameters.stream().map(p -> p.type().typeName()).toList();
      throw new SignatureException(
          "the function takes " + parameters.size() + " argument(s), " + given + " given",
          CallContext.ofFunction(function.library(), function.symbol()),
          types.isEmpty()
              ? "Pass none."
              : "Pass, in this order: " + String.join(", ", types) + ".");
    }
  }
}
