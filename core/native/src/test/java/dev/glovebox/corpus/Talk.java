package dev.glovebox.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.BootstrapCodec;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.MemoryFile;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.SegmentOffer;
import dev.glovebox.lane.SharedTransport;
import dev.glovebox.lane.SocketTransport;
import dev.glovebox.lane.Transport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A worker of some kind, and what it has answered to a host that is this test: for each frame its
 * type and its payload, in hexadecimal digits or, of a message, as text.
 */
final class Talk implements AutoCloseable {
  static final int MAX = 1 << 20;
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long SPIN_NANOS = 20_000;
  private static final HexFormat HEX = HexFormat.of();

  private final Path stderr;
  private final Process process;
  private final SocketTransport control;
  private final Transport lane;
  private final Transport upcall;
  private final List<String> heard = new ArrayList<>();

  /** What a callback is answered with: made of its payload. */
  private UnaryOperator<byte[]> callbacks = payload -> new byte[16];

  /** Over a socket, or over a segment. */
  Talk(Path directory, Kind kind, boolean shared, List<Bootstrap.Library> libraries)
      throws IOException {
    this(directory, kind, shared, libraries, Optional.empty());
  }

  /**
   * As the other.
   *
   * @param own the directory that the worker is told to be its own
   */
  Talk(
      Path directory,
      Kind kind,
      boolean shared,
      List<Bootstrap.Library> libraries,
      Optional<Path> own)
      throws IOException {
    Path socket = directory.resolve("s");
    stderr = Files.createTempFile(directory, "stderr", "");
    Files.deleteIfExists(socket);
    try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      door.bind(UnixDomainSocketAddress.of(socket));
      process =
          new ProcessBuilder(kind.command())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(stderr.toFile())
              .start();
      Bootstrap bootstrap =
          new Bootstrap(socket.toString(), "sesame", "corpus-1#1", "corpus", 1, MAX, libraries);
      process.getOutputStream().write(told(bootstrap, own));
      process.getOutputStream().flush();
      control = SocketTransport.over(door.accept(), MAX);
      assertThat(hello(control)).isEqualTo(Message.Channel.CONTROL);
      MessageCodec.send(control, new Message.Welcome(1));
      control.endTurns();
      Transport opened = null;
      Transport other = null;
      for (int i = 0; i < 2; i++) {
        SocketTransport next = SocketTransport.over(door.accept(), MAX);
        if (hello(next) == Message.Channel.LANE) {
          opened = welcomeLane(next, shared);
        } else {
          MessageCodec.send(next, new Message.Welcome(1));
          other = next;
        }
      }
      lane = opened;
      upcall = other;
    }
  }

  /** The host sends no directory yet, so its document is given one here. */
  private static byte[] told(Bootstrap bootstrap, Optional<Path> own) {
    byte[] document = BootstrapCodec.encode(bootstrap);
    if (own.isEmpty()) {
      return document;
    }
    String text = new String(document, StandardCharsets.UTF_8);
    assertThat(text).startsWith("{");
    return ("{\"directory\":\"" + own.get() + "\"," + text.substring(1))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Transport welcomeLane(SocketTransport transport, boolean shared)
      throws IOException {
    if (!shared) {
      MessageCodec.send(transport, new Message.Welcome(1));
      return transport;
    }
    MemoryFile file = SharedTransport.newSegment();
    SegmentOffer offer =
        new SegmentOffer(
            ProcessHandle.current().pid(), file.descriptor(), file.memory().capacity());
    MessageCodec.send(transport, new Message.Welcome(1, SPIN_NANOS, offer));
    Message attached = MessageCodec.read(transport.receive(BOUND_NANOS));
    assertThat(attached).isEqualTo(new Message.Attached(null));
    return SharedTransport.ofHost(transport, file, SPIN_NANOS);
  }

  private static Message.Channel hello(Transport transport) throws IOException {
    Message hello = MessageCodec.read(transport.receive(BOUND_NANOS));
    return ((Message.Hello) hello).channel();
  }

  /** All that was heard so far. */
  List<String> heard() {
    return heard;
  }

  Transport lane() {
    return lane;
  }

  void answerCallbacks(UnaryOperator<byte[]> answer) {
    callbacks = answer;
  }

  /** Sends any frame on the lane. */
  void say(FrameType type, byte[] payload) throws IOException {
    lane.begin();
    lane.reserve(payload.length).put(payload);
    lane.send(type);
  }

  /** Sends a message on the lane; its answer is heard. */
  Message ask(Message message) throws IOException {
    MessageCodec.send(lane, message);
    return MessageCodec.read(hear(text -> text));
  }

  /** As {@link #ask}, where the answer has an address, which is of no other process. */
  Message askForAddress(Message message) throws IOException {
    MessageCodec.send(lane, message);
    return MessageCodec.read(hear(text -> text.replaceAll("[0-9]{6,}", "ADDRESS")));
  }

  int bind(int id, String symbol, AbiSignature signature) throws IOException {
    Message answer = ask(new Message.Bind(id, new NativeFunction("", symbol, signature)));
    assertThat(answer).isInstanceOf(Message.Bound.class);
    return id;
  }

  /** Calls; its answer is heard, callbacks before it. */
  byte[] call(int id, int slots, Consumer<CallWriter> arguments) throws IOException {
    return call(id, slots, arguments, text -> text);
  }

  byte[] call(int id, int slots, Consumer<CallWriter> arguments, UnaryOperator<String> mask)
      throws IOException {
    CallWriter call = new CallWriter(lane);
    call.begin(id, slots);
    arguments.accept(call);
    call.send();
    return bytes(hear(mask));
  }

  /** The next answer. */
  Frame hear(UnaryOperator<String> mask) throws IOException {
    Frame frame = lane.receive(BOUND_NANOS);
    while (frame != null && frame.type() == FrameType.CALLBACK) {
      byte[] payload = bytes(frame);
      heard.add("CALLBACK " + HEX.formatHex(payload));
      lane.pushReceive();
      byte[] answer = callbacks.apply(payload);
      lane.popReceive();
      say(FrameType.CALLBACK_RESULT, answer);
      frame = lane.receive(BOUND_NANOS);
    }
    assertThat(frame).as("an answer; stderr: %s", stderr()).isNotNull();
    byte[] payload = bytes(frame);
    String text =
        frame.type() == FrameType.MESSAGE
            ? new String(payload, StandardCharsets.UTF_8)
            : HEX.formatHex(payload);
    heard.add(frame.type() + " " + mask.apply(text));
    return frame;
  }

  static byte[] bytes(Frame frame) {
    ByteBuffer payload = frame.payload().duplicate().rewind();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  String stderr() throws IOException {
    return Files.readString(stderr);
  }

  /** Its exit code; waits within a bound. */
  int exit() throws InterruptedException {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  /** Answers so many callbacks that come from threads without a lane, on a thread of its own. */
  Future<List<String>> answerUpcalls(int count) {
    CompletableFuture<List<String>> answered = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                List<String> come = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                  Frame frame = upcall.receive(BOUND_NANOS);
                  byte[] payload = bytes(frame);
                  come.add(frame.type() + " " + HEX.formatHex(payload));
                  byte[] answer = callbacks.apply(payload);
                  upcall.begin();
                  upcall.reserve(answer.length).put(answer);
                  upcall.send(FrameType.CALLBACK_RESULT);
                }
                answered.complete(come);
              } catch (IOException | RuntimeException e) {
                answered.completeExceptionally(e);
              }
            },
            "upcalls");
    thread.setDaemon(true);
    thread.start();
    return answered;
  }

  /** Says goodbye. */
  int bye() throws IOException, InterruptedException {
    MessageCodec.send(control, new Message.Bye());
    return exit();
  }

  @Override
  public void close() throws IOException {
    lane.close();
    upcall.close();
    control.close();
    process.destroyForcibly();
    process.getOutputStream().close();
  }
}
