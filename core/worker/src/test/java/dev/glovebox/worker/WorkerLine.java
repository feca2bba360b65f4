package dev.glovebox.worker;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.CallbackReader;
import dev.glovebox.lane.CallbackReply;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.MemoryRequests;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.SocketTransport;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The host's end of a lane, the worker's end of it on a thread of its own, and the upcall lane
 * likewise: all in this process, over real sockets.
 */
final class WorkerLine implements AutoCloseable {
  static final int MAX = 1 << 20;
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** What a callback does on the host. */
  interface HostCode {
    /** Runs on the thread that serves the connection {@code line}. */
    Object run(WorkerLine line, CallbackReader arguments) throws IOException;
  }

  private record Registered(AbiSignature signature, HostCode code) {}

  private static final AtomicInteger IDS = new AtomicInteger(1);

  private final Transport host;
  private final Transport worker;
  private final Map<Integer, Registered> callbacks;
  private final ResultReader result = new ResultReader();
  private WorkerLine upcall;

  private WorkerLine(Path directory, Map<Integer, Registered> callbacks) throws IOException {
    this.callbacks = callbacks;
    Path file = directory.resolve("s");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      host = SocketTransport.over(SocketChannel.open(address), MAX);
      worker = SocketTransport.over(server.accept(), MAX);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  static WorkerLine open(Path directory) throws IOException {
    WorkerLine lane = new WorkerLine(directory, new ConcurrentHashMap<>());
    lane.upcall = new WorkerLine(directory, lane.callbacks);
    Upcalls upcalls = new Upcalls();
    WorkerContext holdings =
        WorkerContext.of(
            new Bootstrap("s", "secret", "test-1#1", "test", 1, MAX, List.of()), upcalls);
    upcalls.open(new LaneServer(lane.upcall.worker, holdings));
    start("worker-lane", () -> new LaneServer(lane.worker, holdings).serve());
    start("host-upcalls", () -> lane.upcall.serveUpcalls());
    return lane;
  }

  private interface Serving {
    void run() throws IOException;
  }

  private static void start(String name, Serving serving) {
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                serving.run();
              } catch (IOException e) {
                // The test is over.
              }
            },
            name,
            LaneLoop.STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
  }

  private void serveUpcalls() throws IOException {
    while (true) {
      runCallback(host.receive(Transport.FOREVER));
    }
  }

  /** Sends a message and returns its answer. */
  Message ask(Message question) throws TransportClosedException {
    MessageCodec.send(host, question);
    return MessageCodec.read(answer());
  }

  int bind(String symbol, AbiSignature signature) throws TransportClosedException {
    int id = IDS.getAndIncrement();
    Message answer = ask(new Message.Bind(id, new NativeFunction("", symbol, signature)));
    if (!(answer instanceof Message.Bound)) {
      throw new AssertionError(answer);
    }
    return id;
  }

  /** Returns the address of a native function that runs {@code code} here. */
  long register(AbiSignature signature, HostCode code) throws TransportClosedException {
    int id = IDS.getAndIncrement();
    callbacks.put(id, new Registered(signature, code));
    if (ask(new Message.Register(id, signature)) instanceof Message.Registered registered) {
      return registered.address();
    }
    throw new AssertionError("not registered");
  }

  int lastId() {
    return IDS.get() - 1;
  }

  /** Calls, serving callbacks meanwhile. */
  ResultReader call(int id, AbiSignature signature, Consumer<CallWriter> arguments)
      throws IOException {
    CallWriter call = new CallWriter(host);
    call.begin(id, signature.parameters().size());
    arguments.accept(call);
    call.send();
    Frame frame = answer();
    if (frame.type() == FrameType.MESSAGE) {
      throw new AssertionError(MessageCodec.read(frame));
    }
    result.read(frame, call, signature.result().fetch());
    return result;
  }

  /** A frame of the host's own making, and its answer. */
  Frame answer() throws TransportClosedException {
    while (true) {
      Frame frame = host.receive(BOUND_NANOS);
      if (frame == null) {
        throw new AssertionError("no answer");
      }
      if (frame.type() != FrameType.CALLBACK) {
        return frame;
      }
      try {
        runCallback(frame);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  Transport host() {
    return host;
  }

  byte[] read(long address, long length) throws TransportClosedException {
    MemoryRequests.sendRead(host, address, length);
    return data();
  }

  byte[] readString(long address, int unitBytes, long most) throws TransportClosedException {
    MemoryRequests.sendReadString(host, address, unitBytes, most);
    return data();
  }

  void write(long address, byte... bytes) throws TransportClosedException {
    MemoryRequests.sendWrite(host, address, ByteBuffer.wrap(bytes));
    data();
  }

  private byte[] data() throws TransportClosedException {
    Frame frame = answer();
    if (frame.type() == FrameType.MESSAGE) {
      throw new AssertionError(MessageCodec.read(frame));
    }
    ByteBuffer bytes = MemoryRequests.data(frame);
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  private void runCallback(Frame frame) throws IOException {
    Registered registered = callbacks.get(CallbackReader.idOf(frame));
    CallbackReader arguments = new CallbackReader();
    arguments.read(frame, registered.signature);
    host.pushReceive();
    Object returned = registered.code.run(this, arguments);
    host.popReceive();
    if (returned instanceof ByteBuffer aggregate) {
      CallbackReply.send(host, aggregate);
    } else {
      CallbackReply.send(host, ((Number) returned).longValue());
    }
  }

  @Override
  public void close() {
    host.close();
    worker.close();
    if (upcall != null) {
      upcall.close();
    }
  }
}
