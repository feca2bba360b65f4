package dev.glovebox.marshal;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import java.util.List;

/** The codecs of one function's parameters and result: what its calls have in common. */
final class CallShape {
  private static final Object[] NO_ARGUMENTS = {};

  private final ParameterCodec[] parameters;
  private final ResultCodec result;
  private final CallContext context;

  CallShape(List<ParameterCodec> parameters, ResultCodec result, CallContext context) {
    this.parameters = parameters.toArray(ParameterCodec[]::new);
    this.result = result;
    this.context = context;
  }

  CallBody<Object> bind(Object[] arguments) {
    return new BoundCall(checked(arguments));
  }

  WorkerId affinity(Object[] arguments) {
    Object[] values = checked(arguments);
    WorkerId found = null;
    for (int i = 0; i < parameters.length; i++) {
      WorkerId next = parameters[i].affinity(values[i]);
      if (found == null) {
        found = next;
      } else if (next != null && !next.equals(found)) {
        throw new ForeignPointerException(
            "the arguments hold pointers of two workers, " + found + " and " + next,
            context,
            "Pass only pointers that one and the same worker returned; a pool of one worker, or a"
                + " session, keeps related calls together.");
      }
    }
    return found;
  }

  private Object[] checked(Object[] arguments) {
    Object[] values = arguments == null ? NO_ARGUMENTS : arguments;
    if (values.length != parameters.length) {
      throw new IllegalArgumentException(
          "arguments=" + values.length + ", parameters=" + parameters.length);
    }
    return values;
  }

  private final class BoundCall implements CallBody<Object> {
    private final Object[] arguments;

    BoundCall(Object[] arguments) {
      this.arguments = arguments;
    }

    @Override
    public void write(CallWriter call) {
      for (int i = 0; i < parameters.length; i++) {
        parameters[i].write(call, i, arguments[i]);
      }
    }

    @Override
    public Object read(ResultReader read, WorkerId worker) {
      int block = 0;
      for (int i = 0; i < parameters.length; i++) {
        block += parameters[i].readBack(read, block, arguments[i]);
      }
      return result.read(read, worker);
    }
  }
}
