package dev.glovebox.marshal;

import dev.glovebox.abi.Fetch;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.CallReader;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.ResultWriter;
import dev.glovebox.lane.SharedPlaces;
import dev.glovebox.lane.TransportClosedException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Calls a Java lambda as if it were native code in a worker, over the real frames. */
public final class NativeLoop {
  public static final WorkerId WORKER = new WorkerId("test", 1, 1);

  /** The same, as marshallers see it. */
  public static final FakeWorker ACCESS = new FakeWorker(WORKER);

  /** Every shared buffer, at an address that says which. */
  private static final SharedPlaces<TransportClosedException> SHARED =
      new SharedPlaces<>() {
        @Override
        public long enter(long buffer, long offset, long bytes) {
          return shared(buffer) + offset;
        }

        @Override
        public void leave(long buffer) {}
      };

  private NativeLoop() {}

  /** Where the callee has a shared buffer. */
  public static long shared(long buffer) {
    return buffer << 32;
  }

  /** What the callee does: reads slots and memory, returns the result slot. */
  public interface NativeCode {
    long call(Arguments arguments);
  }

  /** The call as C sees it. */
  public static final class Arguments {
    private static final long BASE = 0x7f00_0000_0000L;
    private final CallReader call;
    private ByteBuffer fetched;

    Arguments(CallReader call) {
      this.call = call;
    }

    public long slot(int index) {
      return call.slot(index);
    }

    /** The memory to which a pointer argument points, to the end of the frame. */
    public ByteBuffer memory(int index) {
      int offset = Math.toIntExact(slot(index) - BASE);
      ByteBuffer payload = call.payload();
      return payload.slice(offset, payload.limit() - offset).order(payload.order());
    }

    /** What the worker reads through the returned pointer; else that pointer is null. */
    public void fetch(byte[] bytes) {
      fetched = ByteBuffer.wrap(bytes);
    }
  }

  /** The only method of this name. */
  public static Method method(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  public static MethodMarshaller bind(Class<?> type, String name) {
    return bind(type, name, MarshalOptions.defaults());
  }

  public static MethodMarshaller bind(Class<?> type, String name, MarshalOptions options) {
    return MethodMarshaller.of(method(type, name), "stub", name, options);
  }

  public static Object call(MethodMarshaller method, NativeCode code, Object... arguments) {
    return call(method.function(), method.bind(arguments), code);
  }

  public static <R> R call(NativeFunction function, CallBody<R> body, NativeCode code) {
    LoopTransport toWorker = new LoopTransport();
    CallWriter writer = new CallWriter(toWorker);
    writer.begin(7, function.signature().parameters().size());
    body.write(writer);
    LoopTransport toHost = new LoopTransport();
    try {
      writer.send();
      CallReader reader = new CallReader(1 << 20);
      reader.read(toWorker.receive(0));
      reader.enter(SHARED);
      reader.relocate(Arguments.BASE, 0);
      Arguments arguments = new Arguments(reader);
      long slot = code.call(arguments);
      ResultWriter answer = new ResultWriter(toHost);
      answer.begin(slot, 0);
      answer.blocksOf(reader);
      if (function.signature().result().fetch() != Fetch.NONE) {
        answer.fetched(arguments.fetched);
      }
      answer.send();
    } catch (TransportClosedException e) {
      throw new AssertionError(e);
    }
    ResultReader result = new ResultReader();
    result.read(toHost.receive(0), writer, function.signature().result().fetch());
    return body.read(result, ACCESS);
  }
}
