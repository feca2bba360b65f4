package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.Fetch;
import dev.glovebox.abi.NativeFunction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds docs/protocol.md true: its examples are what the code writes, and reads. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenBytesTest {
  private static final Bootstrap.Library GREETER =
      new Bootstrap.Library(
          "greeter",
          "/srv/native/libgreeter.so",
          null,
          "66306:1835089:5242880:1735689600000000000:1735689600000000000",
          false);

  private static final int MAX = 1 << 20;
  private static final long PAYLOAD_ADDRESS = 0x1000_0000L;
  private static final long SCRATCH_ADDRESS = 0x2000_0000L;

  private static final long ADDRESS = 0x7f00_1234_5670L;
  private static final AggregateLayout SHAPE =
      new AggregateLayout(16, 8, List.of(AbiType.F64, AbiType.I8));

  private final ProtocolDocument document = new ProtocolDocument();
  private final MemoryTransport memory = new MemoryTransport(MAX);
  private final CallWriter writer = new CallWriter(memory);
  private final CallReader reader = new CallReader(MAX);

  @AfterAll
  void everyExampleOfTheDocumentIsTested() {
    assertThat(document.unused()).isEmpty();
  }

  /** The document's JSON examples. */
  static Stream<Arguments> messages() {
    return Stream.of(
        arguments(
            "hello-control",
            new Message.Hello("Zm9ydHktdHdv", 1, 1, Message.Channel.CONTROL, 0, 4712, 4712, false)),
        arguments(
            "hello-lane",
            new Message.Hello("Zm9ydHktdHdv", 1, 1, Message.Channel.LANE, 1, 4712, 4730, true)),
        arguments(
            "hello-upcall",
            new Message.Hello("Zm9ydHktdHdv", 1, 1, Message.Channel.UPCALL, 0, 4712, 0, false)),
        arguments("welcome", new Message.Welcome(1)),
        arguments("welcome-lane", new Message.Welcome(1, 20_000, null)),
        arguments(
            "welcome-segment", new Message.Welcome(1, 20_000, new SegmentOffer(4711, 23, 196608))),
        arguments("attached", new Message.Attached(null)),
        arguments("attached-not", new Message.Attached("no such file")),
        arguments(
            "bind",
            new Message.Bind(
                7,
                new NativeFunction(
                    "greeter",
                    "Add",
                    new AbiSignature(
                        List.of(AbiType.I64, AbiType.I64), AbiResult.of(AbiType.I64))))),
        arguments(
            "bind-string",
            new Message.Bind(
                8,
                new NativeFunction(
                    "greeter",
                    "Hello",
                    new AbiSignature(
                        List.of(AbiType.POINTER),
                        new AbiResult(AbiType.POINTER, Fetch.C_STRING, "free"))))),
        arguments(
            "bind-aggregates",
            new Message.Bind(
                10,
                new NativeFunction(
                    "shapes",
                    "scale",
                    new AbiSignature(
                        List.of(AbiType.AGGREGATE, AbiType.F64),
                        AbiResult.of(AbiType.AGGREGATE),
                        List.of(SHAPE, new AggregateLayout(24, 8, List.of(SHAPE, AbiType.I64))))))),
        arguments(
            "bind-address",
            new Message.BindAddress(
                11,
                "greeter",
                140187732541440L,
                new AbiSignature(List.of(AbiType.I64), AbiResult.of(AbiType.I64)))),
        arguments("map", new Message.MapMemory(5, 4711, 31, 1 << 20)),
        arguments("mapped", new Message.Mapped(5, 140187732541440L, null)),
        arguments("mapped-not", new Message.Mapped(5, 0, "no such file")),
        arguments("unmap", new Message.Unmap(List.of(5))),
        arguments("unmapped", new Message.Unmapped()),
        arguments("symbol", new Message.Symbol("greeter", "greeter_version")),
        arguments("address", new Message.Address(140187732541440L)),
        arguments("allocate", new Message.Allocate(List.of(16L, 4096L))),
        arguments("allocated", new Message.Allocated(List.of(140187732541440L, 140187732545536L))),
        arguments("release", new Message.Release(List.of(140187732541440L))),
        arguments("released", new Message.Released()),
        arguments(
            "register",
            new Message.Register(
                3,
                new AbiSignature(
                    List.of(AbiType.POINTER, AbiType.POINTER), AbiResult.of(AbiType.I32)))),
        arguments("registered", new Message.Registered(3, 140187732541440L)),
        arguments("unregister", new Message.Unregister(List.of(3))),
        arguments("unregistered", new Message.Unregistered()),
        arguments("bound", new Message.Bound(7)),
        arguments(
            "fault",
            new Message.Fault(
                Message.Fault.Kind.REFUSED,
                "GB201",
                "library calc is not designated to pool go",
                List.of("designated: greeter"),
                "Give calc the pool go in the registry.")),
        arguments(
            "fault-result",
            new Message.Fault(
                Message.Fault.Kind.RESULT_TOO_LARGE,
                null,
                "the result has 300000000 bytes",
                List.of(),
                "Raise limits.message of the pool.")),
        arguments("load", new Message.Load("greeter", GREETER)),
        arguments("loaded", new Message.Loaded("greeter", 12)),
        arguments("ping", new Message.Ping(7)),
        arguments("pong", new Message.Pong(7, 52_428_800, 14)),
        arguments("bye", new Message.Bye()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void message_isWrittenAndReadAsTheDocumentShows(String name, Message message) throws IOException {
    byte[] golden = document.bytes(name);

    assertThat(new String(MessageCodec.encode(message), StandardCharsets.UTF_8))
        .isEqualTo(new String(golden, StandardCharsets.UTF_8));
    assertThat(MessageCodec.decode(golden)).isEqualTo(message);
  }

  @Test
  void bootstrap_isWrittenAndReadAsTheDocumentShows() throws IOException {
    String golden = new String(document.bytes("bootstrap"), StandardCharsets.UTF_8);
    Bootstrap bootstrap =
        new Bootstrap(
            "/run/user/1000/glovebox/4711/s",
            "Zm9ydHktdHdv",
            "go-1#3",
            "go",
            4,
            268_435_456,
            List.of(GREETER));

    assertThat(new String(BootstrapCodec.encode(bootstrap), StandardCharsets.UTF_8))
        .isEqualTo(golden + "\n");
    assertThat(BootstrapCodec.decode(golden.getBytes(StandardCharsets.UTF_8))).isEqualTo(bootstrap);
  }

  /** Something done with a transport. */
  private interface Use {
    void of(Transport transport) throws IOException;
  }

  /** Something done with a frame. */
  private interface Reading {
    void of(Frame frame) throws IOException;
  }

  /** What is sent is the example, and the example is received as what was meant. */
  private void crosses(Path directory, String example, Use send, Reading read) throws IOException {
    byte[] golden = document.bytes(example);
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.transport().endTurns();
      send.of(pair.transport());
      assertThat(pair.peerReads(golden.length)).isEqualTo(golden);

      pair.peerWrites(golden);
      read.of(pair.transport().receive(Transport.FOREVER));
    }
  }

  @Test
  void pingFrame_crossesTheSocketAsTheDocumentShows(@TempDir Path directory) throws IOException {
    crosses(
        directory,
        "ping-frame",
        transport -> MessageCodec.send(transport, new Message.Ping(7)),
        frame -> assertThat(MessageCodec.read(frame)).isEqualTo(new Message.Ping(7)));
  }

  @Test
  void add_callAndResultCrossTheSocketAsTheDocumentShows(@TempDir Path directory)
      throws IOException {
    AtomicReference<CallWriter> written = new AtomicReference<>();
    crosses(
        directory,
        "add-frame",
        transport -> {
          CallWriter call = new CallWriter(transport);
          call.begin(7, 2);
          call.slot(0, 20);
          call.slot(1, 22);
          call.send();
          written.set(call);
        },
        frame -> {
          reader.read(frame);
          assertThat(reader.functionId()).isEqualTo(7);
          assertThat(reader.slots()).isEqualTo(2);
          assertThat(reader.slot(0) + reader.slot(1)).isEqualTo(42);
        });
    crosses(
        directory,
        "add-result-frame",
        transport -> {
          ResultWriter result = new ResultWriter(transport);
          result.begin(42, 0);
          result.send();
        },
        frame -> {
          ResultReader answer = new ResultReader();
          answer.read(frame, written.get(), Fetch.NONE);
          assertThat(answer.slot()).isEqualTo(42);
          assertThat(answer.fetched()).isNull();
        });
  }

  @Test
  void sum_blocksAndRelocationsAreAsTheDocumentShows() throws IOException {
    writeSum();
    byte[] golden = document.bytes("sum-call");
    assertThat(memory.sentPayload()).isEqualTo(golden);

    reader.read(Frames.received(FrameType.CALL, golden));
    reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS);
    assertThat(reader.slot(0)).isEqualTo(PAYLOAD_ADDRESS + 80);
    assertThat(reader.slot(1)).isEqualTo(3);
    assertThat(reader.slot(2)).isEqualTo(SCRATCH_ADDRESS);
    reader.scratch().put(0, (byte) 3);

    ResultWriter result = new ResultWriter(memory);
    result.begin(6, 0);
    result.blocksOf(reader);
    result.send();
    byte[] goldenResult = document.bytes("sum-result");
    assertThat(memory.sentPayload()).isEqualTo(goldenResult);

    writeSum();
    ResultReader answer = new ResultReader();
    answer.read(Frames.received(FrameType.RESULT, goldenResult), writer, Fetch.NONE);
    assertThat(answer.slot()).isEqualTo(6);
    assertThat(answer.outBlock(0).getInt()).isEqualTo(3);
  }

  private void writeSum() throws IOException {
    writer.begin(9, 3);
    ByteBuffer values = writer.beginBlock(BlockDirection.IN, 12);
    values.putInt(1).putInt(-2).putInt(7);
    writer.slotBlock(0, writer.endBlock());
    writer.slot(1, 3);
    assertThat(writer.beginBlock(BlockDirection.OUT, 4)).isNull();
    writer.slotBlock(2, writer.endBlock());
    writer.send();
  }

  @Test
  void strings_pointersInBlocksAreAsTheDocumentShows() throws IOException {
    writer.begin(3, 1);
    writer.beginBlock(BlockDirection.INOUT, 24).put(new byte[24]);
    int pointers = writer.endBlock();
    writer.beginBlock(BlockDirection.IN, 5).put("hi\0x\0".getBytes(StandardCharsets.UTF_8));
    int bytes = writer.endBlock();
    writer.slotBlock(0, pointers);
    writer.pointerInBlock(pointers, 0, bytes, 0);
    writer.pointerInBlock(pointers, 8, bytes, 3);
    writer.send();
    byte[] golden = document.bytes("strings-call");
    assertThat(memory.sentPayload()).isEqualTo(golden);

    reader.read(Frames.received(FrameType.CALL, golden));
    reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS);
    long blocks = PAYLOAD_ADDRESS + 32;
    assertThat(reader.slot(0)).isEqualTo(blocks + 32);
    long strings = blocks + 32 + 32 + 32;
    ByteBuffer array = reader.outBlock(pointers).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    assertThat(List.of(array.getLong(), array.getLong(), array.getLong()))
        .isEqualTo(Arrays.asList(strings, strings + 3, 0L));
    assertThat(reader.outBlock(bytes)).as("an IN block does not go back").isNull();
  }

  @Test
  void fetchedStrings_areAsTheDocumentShows() throws IOException {
    ResultWriter result = new ResultWriter(memory);
    result.begin(0x7f00_1234_5670L, 2);
    result.fetched(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
    result.send();
    byte[] golden = document.bytes("string-result");
    assertThat(memory.sentPayload()).isEqualTo(golden);

    result.begin(0, 0);
    result.fetched(null);
    result.send();
    byte[] goldenNull = document.bytes("null-string-result");
    assertThat(memory.sentPayload()).isEqualTo(goldenNull);

    writer.begin(8, 0);
    ResultReader answer = new ResultReader();
    answer.read(Frames.received(FrameType.RESULT, golden), writer, Fetch.C_STRING);
    assertThat(StandardCharsets.UTF_8.decode(answer.fetched()).toString()).isEqualTo("hello");
    assertThat(answer.errno()).isEqualTo(2);
    answer.read(Frames.received(FrameType.RESULT, goldenNull), writer, Fetch.C_STRING);
    assertThat(answer.fetched()).isNull();
  }

  @Test
  void partOfASharedBuffer_isAsTheDocumentShows() throws IOException {
    writer.begin(14, 2);
    writer.slotBlock(0, writer.sharedBlock(5, 4096, 4));
    writer.slot(1, 4);
    writer.send();
    byte[] golden = document.bytes("shared-call");
    assertThat(memory.sentPayload()).isEqualTo(golden);
    assertThat(writer.outBlocks()).as("what the result has to bring back").isZero();

    Places places = new Places();
    reader.read(Frames.received(FrameType.CALL, golden));
    assertThat(reader.usesShared()).isTrue();
    reader.enter(places);
    reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS);
    assertThat(places.asked).containsExactly(5L, 4096L, 4L);
    assertThat(reader.slot(0)).isEqualTo(ADDRESS + 4096);
    assertThat(reader.bytesBehindSlot(0)).isEqualTo(4);
    assertThat(reader.outBlock(0)).isNull();
    reader.leave(places);
    reader.leave(places);
    assertThat(places.left).containsExactly(5L);
  }

  /** One buffer, at {@link #ADDRESS}. */
  private static final class Places implements SharedPlaces<IOException> {
    private final List<Long> asked = new ArrayList<>();
    private final List<Long> left = new ArrayList<>();

    @Override
    public long enter(long buffer, long offset, long bytes) {
      asked.addAll(List.of(buffer, offset, bytes));
      return ADDRESS + offset;
    }

    @Override
    public void leave(long buffer) {
      left.add(buffer);
    }
  }

  @Test
  void blockAtAnAddress_isAsTheDocumentShows() throws IOException {
    writer.begin(12, 1);
    ByteBuffer node = writer.beginBlockAt(ADDRESS, BlockDirection.INOUT, 16);
    node.putLong(42).putLong(0);
    int block = writer.endBlock();
    writer.slotBlock(0, block);
    writer.pointerInBlock(block, 8, block, 0);
    writer.send();
    byte[] golden = document.bytes("address-call");
    assertThat(memory.sentPayload()).isEqualTo(golden);

    ByteBuffer there = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    reader.read(Frames.received(FrameType.CALL, golden));
    reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS);
    reader.place((address, bytes) -> address == ADDRESS ? there.slice(0, bytes) : null);
    assertThat(reader.slot(0)).isEqualTo(ADDRESS);
    assertThat(there.getLong(0)).isEqualTo(42);
    assertThat(there.getLong(8)).isEqualTo(ADDRESS);

    ResultWriter result = new ResultWriter(memory);
    result.begin(0, 0);
    result.blocksOf(reader);
    result.send();
    byte[] unchanged = document.bytes("unchanged-result");
    assertThat(memory.sentPayload()).isEqualTo(unchanged);
    ResultReader answer = new ResultReader();
    answer.read(Frames.received(FrameType.RESULT, unchanged), writer, Fetch.NONE);
    assertThat(answer.outBlock(0)).isNull();

    there.putLong(0, 43);
    result.begin(0, 0);
    result.blocksOf(reader);
    result.send();
    byte[] changed = document.bytes("changed-result");
    assertThat(memory.sentPayload()).isEqualTo(changed);
    answer.read(Frames.received(FrameType.RESULT, changed), writer, Fetch.NONE);
    assertThat(answer.outBlock(0).getLong()).isEqualTo(43);
  }

  @Test
  void outBlockAtAnAddress_isAsTheDocumentShows() throws IOException {
    writer.begin(13, 1);
    assertThat(writer.beginBlockAt(ADDRESS, BlockDirection.OUT, 24)).isNull();
    writer.slotBlock(0, writer.endBlock(), 8);
    writer.send();
    byte[] golden = document.bytes("address-out-call");
    assertThat(memory.sentPayload()).isEqualTo(golden);

    reader.read(Frames.received(FrameType.CALL, golden));
    reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS);
    reader.place(
        (address, bytes) -> {
          throw new AssertionError("nothing is copied there");
        });
    assertThat(reader.slot(0)).isEqualTo(ADDRESS + 8);
  }

  @Test
  void aggregateResult_isAsTheDocumentShows() throws IOException {
    ResultWriter result = new ResultWriter(memory);
    result.begin(0, 0);
    result.fetched(shape());
    result.send();
    byte[] golden = document.bytes("aggregate-result");
    assertThat(memory.sentPayload()).isEqualTo(golden);

    writer.begin(10, 0);
    ResultReader answer = new ResultReader();
    answer.read(Frames.received(FrameType.RESULT, golden), writer, Fetch.AGGREGATE);
    assertThat(answer.fetched()).isEqualTo(shape());
  }

  private static ByteBuffer shape() {
    return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putDouble(1.5).putLong(7).flip();
  }

  @Test
  void memoryRequests_areAsTheDocumentShows(@TempDir Path directory) throws IOException {
    crosses(
        directory,
        "read-frame",
        transport -> MemoryRequests.sendRead(transport, ADDRESS, 4),
        frame ->
            assertThat(MemoryRequest.read(frame)).isEqualTo(new MemoryRequest.Read(ADDRESS, 4)));
    crosses(
        directory,
        "read-string-frame",
        transport -> MemoryRequests.sendReadString(transport, ADDRESS, 1, 0),
        frame ->
            assertThat(MemoryRequest.read(frame))
                .isEqualTo(new MemoryRequest.ReadString(ADDRESS, 1, 0)));
    ByteBuffer three = ByteBuffer.wrap(new byte[] {1, 2, 3});
    crosses(
        directory,
        "write-frame",
        transport -> MemoryRequests.sendWrite(transport, ADDRESS, three),
        frame ->
            assertThat(MemoryRequest.read(frame))
                .isEqualTo(new MemoryRequest.Write(ADDRESS, three.rewind())));
    ByteBuffer hi = ByteBuffer.wrap("hi".getBytes(StandardCharsets.UTF_8));
    crosses(
        directory,
        "data-frame",
        transport -> MemoryRequest.sendData(transport, hi),
        frame -> assertThat(MemoryRequests.data(frame)).isEqualTo(hi.rewind()));
  }

  @Test
  void callback_isAsTheDocumentShows() throws IOException {
    AbiSignature area =
        new AbiSignature(
            List.of(AbiType.AGGREGATE, AbiType.I32), AbiResult.of(AbiType.F64), List.of(SHAPE));
    CallbackWriter callback = new CallbackWriter(memory);
    callback.begin(3, 2);
    callback.aggregate(0, shape());
    callback.slot(1, 5);
    callback.send();
    byte[] golden = document.bytes("callback");
    assertThat(memory.sentPayload()).isEqualTo(golden);

    CallbackReader arguments = new CallbackReader();
    arguments.read(Frames.received(FrameType.CALLBACK, golden), area);
    assertThat(arguments.id()).isEqualTo(3);
    assertThat(arguments.slots()).isEqualTo(2);
    assertThat(arguments.aggregate(0)).isEqualTo(shape());
    assertThat(arguments.slot(1)).isEqualTo(5);

    byte[] scalar = document.bytes("callback-result");
    CallbackReply.send(memory, Double.doubleToRawLongBits(1.5));
    assertThat(memory.sentPayload()).isEqualTo(scalar);
    assertThat(CallbackReply.read(Frames.received(FrameType.CALLBACK_RESULT, scalar), null).slot())
        .isEqualTo(Double.doubleToRawLongBits(1.5));

    byte[] aggregate = document.bytes("callback-aggregate-result");
    ByteBuffer pair = ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 2, 0, 0, 0});
    CallbackReply.send(memory, pair);
    assertThat(memory.sentPayload()).isEqualTo(aggregate);
    AggregateLayout layout = new AggregateLayout(8, 4, List.of(AbiType.I32, AbiType.I32));
    assertThat(
            CallbackReply.read(Frames.received(FrameType.CALLBACK_RESULT, aggregate), layout)
                .aggregate())
        .isEqualTo(pair.rewind());
  }

  @Test
  void callbackFrames_crossTheSocketAsTheDocumentShows(@TempDir Path directory) throws IOException {
    crosses(
        directory,
        "callback-frame",
        transport -> {
          CallbackWriter callback = new CallbackWriter(transport);
          callback.begin(4, 0);
          callback.send();
        },
        frame -> {
          assertThat(CallbackReader.idOf(frame)).isEqualTo(4);
          new CallbackReader().read(frame, new AbiSignature(List.of(), AbiResult.of(AbiType.VOID)));
        });
    crosses(
        directory,
        "callback-result-frame",
        transport -> CallbackReply.send(transport, 0),
        frame -> assertThat(CallbackReply.read(frame, null).slot()).isZero());
  }

  @Test
  void tablesOfCodes_areWhatTheCodeHas() {
    String text = ProtocolDocument.text();
    for (FrameType type : FrameType.values()) {
      assertThat(text).contains("| `%02x` | %s |".formatted(type.wireCode(), type));
    }
    for (Message.Fault.Kind kind : Message.Fault.Kind.values()) {
      assertThat(text).contains("\n| `" + kind.wireName() + "` | ");
    }
    assertThat(text).contains("\nVersion " + Protocol.VERSION + ".");
  }
}
