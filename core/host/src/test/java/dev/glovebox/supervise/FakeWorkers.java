package dev.glovebox.supervise;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.CallReader;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.CallbackReply;
import dev.glovebox.lane.CallbackWriter;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.MemoryFile;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.Protocol;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.ResultWriter;
import dev.glovebox.lane.SocketTransport;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.launch.JvmWorker;
import dev.glovebox.launch.ProcessListener;
import dev.glovebox.launch.RunningWorker;
import dev.glovebox.launch.WorkerCommand;
import dev.glovebox.launch.WorkerProcess;
import dev.glovebox.link.HostLane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;

/**
 * Starts workers whose process is a {@code cat}, which ends with its input, and whose protocol is
 * spoken by threads of this JVM. What a function does goes by its name.
 */
final class FakeWorkers implements WorkerStarter {
  static final int MESSAGE_BYTES = 4 << 20;

  final AtomicInteger starts = new AtomicInteger();
  final AtomicInteger cleanUps = new AtomicInteger();

  /** How many calls of {@code hang} are in a worker. */
  final Semaphore hanging = new Semaphore(0);

  /** Ends the calls of {@code hang}. */
  final CountDownLatch letGo = new CountDownLatch(1);

  /** Starts wait for it. */
  volatile CountDownLatch startHeld = new CountDownLatch(0);

  /** Workers that are ready wait for it before their start is over, as for what is preloaded. */
  volatile CountDownLatch preloadHeld = new CountDownLatch(0);

  /** Libraries are loaded when it is down. */
  volatile CountDownLatch loadHeld = new CountDownLatch(0);

  /** What {@code callback} calls back, if it was set before the worker's start. */
  volatile LongUnaryOperator callback;

  /** The answer to all that is asked of memory; null if that ends the worker. */
  volatile Message.Fault memoryFault;

  /** Why shared memory cannot be mapped; null if it can. */
  volatile String mapFailure;

  /** The shared memory that was to be mapped last; it is never given back. */
  volatile ByteBuffer mapped;

  /** The worker that was started last. */
  volatile Worker last;

  /** The name of the JVM's error file. */
  volatile Path errorFile;

  volatile RuntimeException startFailure;
  volatile boolean answersPings = true;
  volatile boolean endsWhenAsked = true;

  private final Path directory;
  private final int lanes;

  FakeWorkers(Path directory, int lanes) {
    this.directory = directory;
    this.errorFile = directory.resolve("hs_err.log");
    this.lanes = lanes;
  }

  static NativeFunction function(String symbol) {
    return new NativeFunction(
        "lib", symbol, new AbiSignature(List.of(AbiType.I64), AbiResult.of(AbiType.I64)));
  }

  /** One number there, one number back. */
  static CallBody<Long> number(long argument) {
    return new CallBody<>() {
      @Override
      public void write(CallWriter call) {
        call.slot(0, argument);
      }

      @Override
      public Long read(ResultReader result, WorkerAccess worker) {
        return result.slot();
      }
    };
  }

  /** Sends nothing useful, returns who ran the call. */
  static CallBody<WorkerId> worker() {
    return new CallBody<>() {
      @Override
      public void write(CallWriter call) {}

      @Override
      public WorkerId read(ResultReader result, WorkerAccess worker) {
        return worker.id();
      }
    };
  }

  @Override
  public void start(Worker worker) {
    starts.incrementAndGet();
    last = worker;
    await(startHeld);
    if (startFailure != null) {
      worker.neverStarted();
      throw startFailure;
    }
    RunningWorker process =
        new JvmWorker(
            WorkerProcess.start(
                new WorkerCommand(worker.id().toString(), List.of("/bin/cat"), Map.of(), directory),
                new byte[0],
                ProcessListener.NONE),
            errorFile);
    worker.started(process);
    worker
        .upcalls()
        .add(
            function("callback").signature(),
            (call, access) -> new CallbackReply(callback.applyAsLong(call.slot(0)), null));
    try {
      open(worker, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await(preloadHeld);
  }

  private void open(Worker worker, RunningWorker process) throws IOException {
    Path socket = directory.resolve("s" + starts.get() + "-" + process.pid());
    List<HostLane> hostLanes = new ArrayList<>();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Map<Integer, String> symbols = new ConcurrentHashMap<>();
      Transport control = connect(server, socket, peer -> control(peer, process));
      for (int i = 0; i < lanes; i++) {
        int lane = i;
        Transport transport = connect(server, socket, peer -> lane(peer, lane, process, symbols));
        hostLanes.add(new HostLane(worker, transport, 0));
      }
      worker.tryMove(WorkerState.HANDSHAKING);
      if (!worker.ready(control, hostLanes, null)) {
        control.close();
        hostLanes.forEach(HostLane::close);
        process.awaitEnd(Duration.ofSeconds(5));
        throw new WorkerStartException(
            "it ended", List.of(), null, List.of(), CallContext.NONE, "Do.", null);
      }
    } finally {
      Files.deleteIfExists(socket);
    }
  }

  @Override
  public void cleanUpAfter(Worker worker) {
    cleanUps.incrementAndGet();
  }

  /** The worker's end of a connection. */
  private interface Peer {
    void serve(Transport transport) throws TransportClosedException;
  }

  private static Transport connect(ServerSocketChannel server, Path socket, Peer peer)
      throws IOException {
    serve(connect(socket), peer);
    return SocketTransport.over(server.accept(), MESSAGE_BYTES);
  }

  private static Transport connect(Path socket) throws IOException {
    return SocketTransport.over(
        SocketChannel.open(UnixDomainSocketAddress.of(socket)), MESSAGE_BYTES);
  }

  private static void serve(Transport far, Peer peer) {
    Thread thread =
        new Thread(
            () -> {
              try (far) {
                peer.serve(far);
              } catch (IOException e) {
                // The host has closed it.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Speaks for a process that a starter of the host's own has executed, from its hellos on. */
  void speakFor(RunningWorker process, Bootstrap bootstrap) throws IOException {
    Map<Integer, String> symbols = new ConcurrentHashMap<>();
    knock(process, bootstrap, Message.Channel.CONTROL, 0, peer -> control(peer, process));
    for (int i = 0; i < bootstrap.lanes(); i++) {
      int lane = i;
      Peer answers = peer -> lane(peer, lane, process, symbols);
      knock(process, bootstrap, Message.Channel.LANE, lane, answers);
    }
    // Nobody calls back over it: the peer is there until it is closed.
    Peer silent = peer -> lane(peer, 0, process, symbols);
    knock(process, bootstrap, Message.Channel.UPCALL, 0, silent);
  }

  private static void knock(
      RunningWorker process, Bootstrap bootstrap, Message.Channel channel, int lane, Peer peer)
      throws IOException {
    Transport transport = connect(Path.of(bootstrap.socket()));
    MessageCodec.send(
        transport,
        new Message.Hello(
            bootstrap.secret(),
            Protocol.MIN_VERSION,
            Protocol.VERSION,
            channel,
            lane,
            process.pid(),
            1,
            false));
    Peer welcomed =
        it -> {
          if (MessageCodec.read(it.receive(Transport.FOREVER)) instanceof Message.Welcome) {
            peer.serve(it);
          }
        };
    serve(transport, welcomed);
  }

  private void control(Transport transport, RunningWorker process) throws TransportClosedException {
    while (true) {
      Message message = MessageCodec.read(transport.receive(Transport.FOREVER));
      if (message instanceof Message.Ping ping && answersPings) {
        MessageCodec.send(transport, new Message.Pong(ping.id(), 1 << 20, 7));
      } else if (message instanceof Message.Bye && endsWhenAsked) {
        process.requestStop();
      }
    }
  }

  private void lane(
      Transport transport, int lane, RunningWorker process, Map<Integer, String> symbols)
      throws TransportClosedException {
    while (true) {
      answer(transport, transport.receive(Transport.FOREVER), lane, process, symbols);
    }
  }

  private void answer(
      Transport transport,
      Frame frame,
      int lane,
      RunningWorker process,
      Map<Integer, String> symbols)
      throws TransportClosedException {
    if (frame.type() == FrameType.CALL) {
      CallReader call = new CallReader(MESSAGE_BYTES);
      call.read(frame);
      String symbol = symbols.get(call.functionId());
      long argument = call.slot(0);
      long returned =
          symbol.equals("callback")
              ? callBack(transport, argument, lane, process, symbols)
              : call(symbol, argument, lane, process);
      ResultWriter result = new ResultWriter(transport);
      result.begin(returned, 0);
      result.send();
      if (symbol.equals("deafen")) {
        // It lives, but reads nothing any more.
        await(letGo);
      }
    } else if (isMemoryRequest(frame)) {
      if (memoryFault == null) {
        process.kill();
        throw new TransportClosedException("died");
      }
      MessageCodec.send(transport, memoryFault);
    } else if (MessageCodec.read(frame) instanceof Message.Symbol) {
      MessageCodec.send(transport, new Message.Address(0x1000));
    } else if (MessageCodec.read(frame) instanceof Message.MapMemory map) {
      mapped = map(map);
      MessageCodec.send(transport, new Message.Mapped(map.id(), 0x1000, mapFailure));
    } else if (MessageCodec.read(frame) instanceof Message.Unmap) {
      MessageCodec.send(transport, new Message.Unmapped());
    } else if (MessageCodec.read(frame) instanceof Message.Load load) {
      await(loadHeld);
      MessageCodec.send(transport, new Message.Loaded(load.library(), 0));
    } else if (MessageCodec.read(frame) instanceof Message.Bind bind) {
      symbols.put(bind.id(), bind.function().symbol());
      MessageCodec.send(transport, new Message.Bound(bind.id()));
    }
  }

  private static ByteBuffer map(Message.MapMemory map) {
    try {
      return MemoryFile.open(map.pid(), map.descriptor(), map.bytes()).put(0, (byte) 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isMemoryRequest(Frame frame) {
    return frame.type() != FrameType.MESSAGE
        || MessageCodec.read(frame) instanceof Message.Allocate;
  }

  /** Calls the only function pointer that there is, and answers what is asked meanwhile. */
  private long callBack(
      Transport transport,
      long argument,
      int lane,
      RunningWorker process,
      Map<Integer, String> symbols)
      throws TransportClosedException {
    CallbackWriter callbacks = new CallbackWriter(transport);
    callbacks.begin(1, 1);
    callbacks.slot(0, argument);
    callbacks.send();
    while (true) {
      Frame frame = transport.receive(Transport.FOREVER);
      if (frame.type() == FrameType.CALLBACK_RESULT) {
        return CallbackReply.read(frame, null).slot();
      }
      answer(transport, frame, lane, process, symbols);
    }
  }

  private long call(String symbol, long argument, int lane, RunningWorker process)
      throws TransportClosedException {
    return switch (symbol) {
      case "lane" -> lane;
      case "hang" -> {
        hanging.release();
        await(letGo);
        yield argument;
      }
      case "die" -> {
        process.kill();
        throw new TransportClosedException("died");
      }
      case "hang-and-die" -> {
        hanging.release();
        await(letGo);
        process.kill();
        throw new TransportClosedException("died");
      }
      // The connection ends, the process lives on.
      case "leave" -> throw new TransportClosedException("left");
      default -> argument;
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody ended the wait");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
