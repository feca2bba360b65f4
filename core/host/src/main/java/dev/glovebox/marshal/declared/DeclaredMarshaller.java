package dev.glovebox.marshal.declared;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.NativeType;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.marshal.CallShape;
import dev.glovebox.marshal.ParameterCodec;
import dev.glovebox.marshal.ResultCodec;
import dev.glovebox.marshal.StringResults;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.marshal.memory.WorkerPointers;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.ParameterConfig;
import dev.glovebox.registry.ResultConfig;
import dev.glovebox.registry.SizeConfig;
import dev.glovebox.registry.TypeConfig;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A native function called by its declared signature, with values as JSON has them.
 *
 * <p>Values: any integer type or {@code BigInteger} for an integer, any {@code Number} for a
 * floating-point number, {@code Boolean}, {@code String}, {@code byte[]} for bytes, a {@code List}
 * for an array, a {@code Map} by field for a structure; null is a null string or pointer. A pointer
 * is otherwise a {@link WorkerPointer}, or a small integer from -4096 to 4095 as a constant.
 *
 * <p>Results are as {@link DeclaredResult} says.
 *
 * <p><b>Threads:</b> immutable; any number of threads may bind calls at once.
 */
public final class DeclaredMarshaller {
  private final FunctionConfig declared;
  private final NativeFunction function;
  private final CallContext context;
  private final List<DeclaredParameter> parameters = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();
  private final CallShape shape;

  /** How many parameters callers give a value for. */
  private final int inputs;

  private DeclaredMarshaller(String library, FunctionConfig declared, Charset encoding) {
    this.declared = declared;
    this.context = CallContext.ofFunction(library, declared.symbol());
    List<AggregateLayout> layouts = new ArrayList<>();
    for (ParameterConfig parameter : declared.parameters()) {
      indices.put(parameter.name(), parameters.size());
      DeclaredParameter known = parameter(parameter, parameter.encoding().orElse(encoding));
      if (known instanceof AggregateParameter aggregate) {
        layouts.add(aggregate.memory().layout());
      }
      parameters.add(known);
    }
    this.inputs = declared.inputs().size();
    ResultConfig returns = declared.returns();
    ResultCodec result = result(returns, returns.encoding().orElse(encoding), layouts);
    List<ParameterCodec> codecs = parameters.stream().map(DeclaredParameter::codec).toList();
    List<AbiType> types = codecs.stream().map(ParameterCodec::type).toList();
    this.function =
        new NativeFunction(
            library, declared.symbol(), new AbiSignature(types, result.abi(), layouts));
    this.shape = new CallShape(codecs, result, context);
  }

  /**
   * Binds a declared function.
   *
   * @param library the library's name in the registry
   * @param function as it is declared
   * @param encoding of strings that declare none
   * @return the marshaller
   */
  public static DeclaredMarshaller of(String library, FunctionConfig function, Charset encoding) {
    return new DeclaredMarshaller(library, function, encoding);
  }

  private DeclaredParameter parameter(ParameterConfig parameter, Charset charset) {
    ValueSite site = ValueSite.parameter(parameters.size(), parameter.name(), context);
    if (parameter.byReference()) {
      return new MemoryParameter(parameter, Referent.of(parameter, charset), site);
    }
    return parameter.type() instanceof TypeConfig.Plain plain
        ? new PlainParameter(plain.type(), charset, site)
        : new AggregateParameter(
            new StructureMemory(((TypeConfig.Structure) parameter.type()).structure(), charset),
            site);
  }

  /** The result; the layout of a structure is added to those of the parameters. */
  private static ResultCodec result(
      ResultConfig returns, Charset charset, List<AggregateLayout> layouts) {
    String free = returns.free().orElse(null);
    if (returns.type() instanceof TypeConfig.Structure structure) {
      StructureMemory memory = new StructureMemory(structure.structure(), charset);
      layouts.add(memory.layout());
      return new ResultCodec(
          AbiResult.of(AbiType.AGGREGATE),
          (read, worker) -> {
            byte[] bytes = new byte[memory.sizeBytes()];
            read.fetched().get(bytes);
            return memory.get(new MemoryReader(worker, bytes, bytes.length), 0);
          });
    }
    NativeType type = ((TypeConfig.Plain) returns.type()).type();
    return switch (type) {
      case VOID -> new ResultCodec(AbiResult.VOID, (read, worker) -> null);
      case STRING -> StringResults.narrow(charset, free);
      case WSTRING -> StringResults.wide(free);
      case POINTER ->
          new ResultCodec(
              AbiResult.of(AbiType.POINTER),
              (read, worker) -> WorkerPointers.opaque(worker, read.slot()));
      default ->
          new ResultCodec(
              AbiResult.of(type.abi()),
              (read, worker) -> DeclaredScalars.fromSlot(type, read.slot()));
    };
  }

  /** {@return what is bound in a worker before the first call} */
  public NativeFunction function() {
    return function;
  }

  FunctionConfig declared() {
    return declared;
  }

  CallContext context() {
    return context;
  }

  CallShape shape() {
    return shape;
  }

  int indexOf(String parameter) {
    return indices.get(parameter);
  }

  MemoryRelease release(String free, WorkerPointer string) {
    return MemoryRelease.by(function.library(), free, string);
  }

  /**
   * {@return one call with these values, all of which are checked here}
   *
   * @param values one for each parameter, where those that the function only writes to have null,
   *     or are left out, all of them
   * @throws SignatureException if there are too many or too few, or one does not fit its type
   */
  public DeclaredCall bind(List<?> values) {
    List<Object> checked = checked(values);
    Object[] arguments = new Object[checked.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = parameters.get(i).argument(checked.get(i), size(i, checked));
    }
    return new DeclaredCall(this, checked, arguments);
  }

  /**
   * Looks at values as {@link #bind} does, and makes no call of them.
   *
   * @param values as {@link #bind} takes them
   * @throws SignatureException if {@link #bind} would throw it
   */
  public void check(List<?> values) {
    List<Object> checked = checked(values);
    for (int i = 0; i < checked.size(); i++) {
      if (parameters.get(i) instanceof MemoryParameter memory) {
        memory.check(checked.get(i), size(i, checked));
      }
    }
  }

  private List<Object> checked(List<?> values) {
    boolean whole = values.size() == parameters.size();
    if (!whole && values.size() != inputs) {
      throw arity(values.size());
    }
    List<Object> checked = new ArrayList<>(parameters.size());
    int next = 0;
    for (int i = 0; i < parameters.size(); i++) {
      boolean given = whole || declared.parameters().get(i).direction().in();
      checked.add(parameters.get(i).checked(given ? values.get(next++) : null));
    }
    return checked;
  }

  private DeclaredSize size(int index, List<Object> checked) {
    SizeConfig size = declared.parameters().get(index).size().orElse(null);
    if (size instanceof SizeConfig.Constant constant) {
      return new DeclaredSize(constant.count(), null);
    }
    if (!(size instanceof SizeConfig.OfParameter by)) {
      return DeclaredSize.UNSAID;
    }
    int said = indexOf(by.parameter());
    ParameterConfig parameter = declared.parameters().get(said);
    ValueSite site = ValueSite.parameter(said, parameter.name(), context);
    if (checked.get(said) == null) {
      throw site.refused("says a size, but got null", "Pass 0 or more.");
    }
    NativeType type = ((TypeConfig.Plain) parameter.type()).type();
    return DeclaredSize.of(type, (Long) checked.get(said), site);
  }

  private SignatureException arity(int given) {
    List<String> types = declared.inputs().stream().map(DeclaredMarshaller::shown).toList();
    return new SignatureException(
        "the function takes " + inputs + " argument(s), " + given + " given",
        context,
        types.isEmpty() ? "Pass none." : "Pass, in this order: " + String.join(", ", types) + ".");
  }

  private static String shown(ParameterConfig parameter) {
    String type = parameter.type().text();
    return parameter.name().matches("arg[0-9]+") ? type : parameter.name() + " (" + type + ")";
  }
}
