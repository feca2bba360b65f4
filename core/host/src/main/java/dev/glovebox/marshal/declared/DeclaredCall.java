package dev.glovebox.marshal.declared;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.ParameterConfig;
import dev.glovebox.registry.SizeConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One call by a declared signature, with values that were checked.
 *
 * <p><b>Threads:</b> confined to the thread that calls.
 */
public final class DeclaredCall implements CallBody<DeclaredResult> {
  private final DeclaredMarshaller marshaller;
  private final Object[] arguments;
  private final CallBody<Object> body;
  private final WorkerId affinity;
  private final List<MemoryRelease> releases = new ArrayList<>();

  DeclaredCall(DeclaredMarshaller marshaller, List<Object> checked, Object[] arguments) {
    this.marshaller = marshaller;
    this.arguments = arguments;
    this.body = marshaller.shape().bind(arguments);
    this.affinity = affinityOf(checked, null);
  }

  /** {@return the worker to which pointers among the values belong; null if any will do} */
  public WorkerId affinity() {
    return affinity;
  }

  /** {@return the strings that the function put out, and the caller has to release} */
  public List<MemoryRelease> releases() {
    return releases;
  }

  private WorkerId affinityOf(Object value, WorkerId known) {
    WorkerId found = known;
    if (value instanceof WorkerPointer pointer && !pointer.isConstant()) {
      found = pointer.worker();
      if (known != null && !known.equals(found)) {
        throw new ForeignPointerException(
            "the arguments hold pointers of two workers, " + known + " and " + found,
            marshaller.context(),
            "Pass only pointers that one and the same worker returned; a pool of one worker, or a"
                + " session, keeps related calls together.");
      }
    } else if (value instanceof List<?> list) {
      for (Object each : list) {
        found = affinityOf(each, found);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Object each : map.values()) {
        found = affinityOf(each, found);
      }
    }
    return found;
  }

  @Override
  public void write(CallWriter call) {
    body.write(call);
  }

  @Override
  public DeclaredResult read(ResultReader result, WorkerAccess worker) {
    FunctionConfig declared = marshaller.declared();
    OptionalInt errno = declared.errno() ? OptionalInt.of(result.errno()) : OptionalInt.empty();
    // Copies all that came back: what follows may ask the worker for more, over the same lane.
    Object value = body.read(result, worker);
    return new DeclaredResult(value, outputs(declared.parameters(), worker), errno);
  }

  private Map<String, Object> outputs(List<ParameterConfig> parameters, WorkerAccess worker) {
    Map<String, Object> out = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      ParameterConfig parameter = parameters.get(i);
      if (parameter.direction().out()) {
        MemoryArgument memory = (MemoryArgument) arguments[i];
        out.put(parameter.name(), memory.value(worker, most(parameter, worker)));
        parameter
            .free()
            .ifPresent(
                free ->
                    memory
                        .strings()
                        .forEach(string -> releases.add(marshaller.release(free, string))));
      }
    }
    return out;
  }

  /** The size that the function has left in the parameter which said it; -1 if it could not. */
  private long most(ParameterConfig parameter, WorkerAccess worker) {
    if (parameter.size().orElse(null) instanceof SizeConfig.OfParameter by) {
      int index = marshaller.indexOf(by.parameter());
      if (marshaller.declared().parameters().get(index).direction().out()
          && ((MemoryArgument) arguments[index]).value(worker, -1) instanceof Long size) {
        return size < 0 ? -1 : size;
      }
    }
    return -1;
  }
}
