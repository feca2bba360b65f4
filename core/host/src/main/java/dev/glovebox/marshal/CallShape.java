package dev.glovebox.marshal;

import com.sun.jna.Native;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.WorkerAccess;
import java.util.List;

/** The codecs of one function's parameters and result: what its calls have in common. */
public final class CallShape {
  private static final Object[] NO_ARGUMENTS = {};

  private final ParameterCodec[] parameters;
  private final ResultCodec.Reader result;
  private final CallContext context;
  private final long bufferCount;
  private final boolean hasAffinity;

  /**
   * Makes the shape of a function.
   *
   * @param parameters one for each parameter, in order
   * @param result how the result is read
   * @param context the function, for messages
   */
  public CallShape(List<ParameterCodec> parameters, ResultCodec result, CallContext context) {
    this.parameters = parameters.toArray(ParameterCodec[]::new);
    this.result = result.reader();
    this.context = context;
    this.hasAffinity = parameters.stream().anyMatch(ParameterCodec::hasAffinity);
    this.bufferCount = parameters.stream().filter(BufferParameter.class::isInstance).count();
  }

  /**
   * {@return one call with these arguments}
   *
   * @param arguments in the order of the parameters
   * @throws IllegalArgumentException if they are not as many as there are parameters
   */
  public CallBody<Object> bind(Object[] arguments) {
    Object[] values = checked(arguments);
    return new BoundCall(values, bufferCount < 2 ? null : OverlappingBuffers.among(values));
  }

  /**
   * The worker to which pointers among the arguments belong.
   *
   * @param arguments may be null for a function without parameters
   * @return null if any worker will do
   * @throws ForeignPointerException if two arguments belong to different ones
   */
  public WorkerId affinity(Object[] arguments) {
    if (!hasAffinity) {
      return null;
    }
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

    /** Null if no buffers overlap. */
    private final OverlappingBuffers overlapping;

    BoundCall(Object[] arguments, OverlappingBuffers overlapping) {
      this.arguments = arguments;
      this.overlapping = overlapping;
    }

    @Override
    public void prepare(WorkerAccess worker) {
      // All that it needs travels with it.
    }

    @Override
    public void write(CallWriter call) {
      for (int i = 0; i < parameters.length; i++) {
        if (overlapping == null || !overlapping.write(call, i)) {
          parameters[i].write(call, i, arguments[i]);
        }
      }
    }

    @Override
    public Object read(ResultReader read, WorkerAccess worker) {
      // As JNA does after every call: errno of this call, on this thread.
      Native.setLastError(read.errno());
      if (read.hasOutBlocks()) {
        readBack(read);
      }
      return result.read(read, worker);
    }

    private void readBack(ResultReader read) {
      int block = 0;
      for (int i = 0; i < parameters.length; i++) {
        block +=
            overlapping != null && overlapping.has(i)
                ? overlapping.readBack(read, block, i)
                : parameters[i].readBack(read, block, arguments[i]);
      }
    }
  }
}
