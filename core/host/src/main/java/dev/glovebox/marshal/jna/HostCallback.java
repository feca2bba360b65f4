package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import com.sun.jna.CallbackProxy;
import com.sun.jna.JnaInternals;
import com.sun.jna.Native;
import com.sun.jna.NativeMapped;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.TypeMapper;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.Fetch;
import dev.glovebox.lane.CallbackReader;
import dev.glovebox.lane.CallbackReply;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.ResultCodec;
import dev.glovebox.marshal.Scalars;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A callback of this process behind a function pointer in a worker. JNA converts the arguments and
 * the result, as it does for native code of this process; exceptions go to JNA's handler.
 *
 * <p><b>Threads:</b> immutable. Holds the callback weakly: it lives as long as the application
 * keeps it, as in JNA.
 */
final class HostCallback implements TypedUpcall {
  private static final Logger LOG = LoggerFactory.getLogger(HostCallback.class);

  private final WeakReference<Callback> callback;
  private final String name;
  private final Class<?>[] parameters;
  private final Class<?> result;
  private final AbiSignature signature;

  HostCallback(Callback callback) {
    this.callback = new WeakReference<>(callback);
    this.name = callback.getClass().getName();
    Class<?>[] types = JnaInternals.nativeTypes(callback);
    this.parameters = Arrays.copyOf(types, types.length - 1);
    this.result = types[types.length - 1];
    this.signature = signature(parameters, result);
  }

  @Override
  public AbiSignature signature() {
    return signature;
  }

  private static AbiSignature signature(Class<?>[] parameters, Class<?> result) {
    List<AggregateLayout> layouts = new ArrayList<>();
    List<AbiType> types = new ArrayList<>();
    for (Class<?> parameter : parameters) {
      types.add(type(parameter, layouts));
    }
    AbiType resultType = type(result, layouts);
    return new AbiSignature(
        types,
        resultType == AbiType.AGGREGATE
            ? new AbiResult(AbiType.AGGREGATE, Fetch.AGGREGATE, null)
            : AbiResult.of(resultType),
        layouts);
  }

  private static AbiType type(Class<?> type, List<AggregateLayout> layouts) {
    if (type == void.class || type == Void.class) {
      return AbiType.VOID;
    }
    if (Structure.class.isAssignableFrom(type)) {
      layouts.add(AggregateLayouts.of(Structure.newInstance(type.asSubclass(Structure.class))));
      return AbiType.AGGREGATE;
    }
    ResultCodec scalar = Scalars.result(type);
    return scalar == null ? AbiType.POINTER : scalar.abi().type();
  }

  @Override
  public CallbackReply run(CallbackReader call, WorkerAccess worker) {
    Callback target = callback.get();
    if (target == null) {
      LOG.warn("{} was called by worker {} after it was collected", name, worker.id());
      return reply(null, worker);
    }
    CallbackProxy proxy = JnaInternals.proxy(target);
    // An application's own proxy gets what native code passes, as in JNA.
    TypeMapper mapper = Native.getTypeMapper(target.getClass());
    boolean converts = !(target instanceof CallbackProxy);
    Class<?>[] javaTypes = proxy.getParameterTypes();
    Object[] arguments = new Object[parameters.length];
    SharedArguments shared = new SharedArguments(worker);
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] =
          signature.parameters().get(i) == AbiType.AGGREGATE
              ? structure(parameters[i], call.aggregate(i), worker)
              : argument(parameters[i], call.slot(i), shared);
      if (converts && isCallback(javaTypes[i], mapper)) {
        // JNA would look among the functions of this process.
        arguments[i] = RemoteCallbacks.callback(javaTypes[i], (Pointer) arguments[i], null);
      }
    }
    Object returned = call(proxy, target, arguments);
    shared.giveBack();
    return reply(returned, worker);
  }

  /** JNA's own proxies throw nothing; what an application's throws goes to the same handler. */
  private static Object call(CallbackProxy proxy, Callback target, Object[] arguments) {
    try {
      return proxy.callback(arguments);
    } catch (RuntimeException | Error e) {
      Native.getCallbackExceptionHandler().uncaughtException(target, e);
      return null;
    }
  }

  private static Object structure(Class<?> type, ByteBuffer bytes, WorkerAccess worker) {
    Structure structure = Structure.newInstance(type.asSubclass(Structure.class));
    StructureBytes.fill(worker, structure, bytes);
    structure.read();
    return structure;
  }

  private static boolean isCallback(Class<?> javaType, TypeMapper mapper) {
    return Callback.class.isAssignableFrom(javaType)
        && !NativeMapped.class.isAssignableFrom(javaType)
        && (mapper == null || mapper.getFromNativeConverter(javaType) == null);
  }

  private static Object argument(Class<?> type, long slot, SharedArguments shared) {
    return Scalars.result(type) == null ? shared.pointer(slot) : Scalars.fromSlot(type, slot);
  }

  private CallbackReply reply(Object value, WorkerAccess worker) {
    return signature.result().type() == AbiType.AGGREGATE
        ? new CallbackReply(0, structureBytes(value, worker))
        : new CallbackReply(slot(value, worker), null);
  }

  private ByteBuffer structureBytes(Object value, WorkerAccess worker) {
    int size = signature.aggregates().get(signature.aggregates().size() - 1).sizeBytes();
    if (value == null) {
      return ByteBuffer.allocate(size);
    }
    Structure structure = (Structure) value;
    structure.autoWrite();
    return ByteBuffer.wrap(
        MemoryImage.outgoing(worker, HostMemory.of(structure.getPointer()), size));
  }

  private static long slot(Object value, WorkerAccess worker) {
    if (value == null) {
      return 0;
    } else if (value instanceof Pointer pointer) {
      return MemoryImage.toWorker(worker, pointer);
    } else if (value instanceof Character unit) {
      return unit;
    } else if (value instanceof Float number) {
      return Float.floatToRawIntBits(number);
    } else if (value instanceof Double number) {
      return Double.doubleToRawLongBits(number);
    } else if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    return ((Number) value).longValue();
  }
}
