package dev.glovebox.lane;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.Fetch;
import dev.glovebox.failure.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that goes on writing into a frame, which lies in memory that it shares. */
@Timeout(60)
class ScribbledFrameTest {
  private static final int BLOCK_BYTES = 24;
  private static final AggregateLayout PAIR =
      new AggregateLayout(16, 8, List.of(AbiType.I64, AbiType.I64));
  private static final AbiSignature TAKES_PAIR =
      new AbiSignature(
          List.of(AbiType.I32, AbiType.AGGREGATE), AbiResult.of(AbiType.I32), List.of(PAIR));

  private final MemoryTransport memory = new MemoryTransport(1 << 16);
  private final CallWriter writer = new CallWriter(memory);

  /** The result of a call with one block and fetched bytes. */
  private Frame result(String fetched) throws TransportClosedException {
    writer.begin(1, 1);
    ByteBuffer none = writer.beginBlock(BlockDirection.OUT, BLOCK_BYTES);
    assertThat(none).isNull();
    writer.slotBlock(0, writer.endBlock());
    writer.send();
    CallReader call = new CallReader(1 << 16);
    call.read(memory.receive(Transport.FOREVER));
    ResultWriter answer = new ResultWriter(memory);
    answer.begin(42, 7);
    answer.blocksOf(call);
    answer.fetched(ByteBuffer.wrap(fetched.getBytes(US_ASCII)));
    answer.send();
    return memory.receive(Transport.FOREVER);
  }

  private Frame callback() throws TransportClosedException {
    CallbackWriter callbacks = new CallbackWriter(memory);
    callbacks.begin(3, 2);
    callbacks.slot(0, 1);
    callbacks.aggregate(1, ByteBuffer.allocate(PAIR.sizeBytes()));
    callbacks.send();
    return memory.receive(Transport.FOREVER);
  }

  private static void scribble(Frame frame, byte with) {
    for (int i = 0; i < frame.payload().limit(); i++) {
      frame.payload().put(i, with);
    }
  }

  @Test
  void result_isWhatItWasWhenItWasChecked() throws TransportClosedException {
    ResultReader reader = new ResultReader();
    Frame frame = result("text");
    reader.read(frame, writer, Fetch.C_STRING);

    scribble(frame, (byte) 0x7F);
    assertThat(reader.slot()).isEqualTo(42);
    assertThat(reader.errno()).isEqualTo(7);
    assertThat(reader.outBlock(0).remaining()).isEqualTo(BLOCK_BYTES);
    assertThat(reader.fetched().remaining()).isEqualTo(4);
  }

  @Test
  void callback_isWhatItWasWhenItWasChecked() throws TransportClosedException {
    CallbackReader reader = new CallbackReader();
    Frame frame = callback();
    reader.read(frame, TAKES_PAIR);

    scribble(frame, (byte) 0x7F);
    assertThat(reader.id()).isEqualTo(3);
    assertThat(reader.slots()).isEqualTo(2);
    assertThat(reader.aggregate(1).remaining()).isEqualTo(PAIR.sizeBytes());
  }

  @Test
  void frameThatChangesWhileItIsRead_isReadConsistentlyOrRefused()
      throws TransportClosedException, InterruptedException {
    ResultReader results = new ResultReader();
    Frame result = result("text");
    byte[] good = Frames.payload(result);
    AtomicBoolean over = new AtomicBoolean();
    Thread scribbler = new Thread(() -> scribble(result.payload().duplicate(), good, over));
    scribbler.start();
    int accepted = 0;
    int refused = 0;
    try {
      while (accepted < 2_000 || refused < 2_000) {
        try {
          results.read(result, writer, Fetch.C_STRING);
          assertThat(results.outBlock(0).remaining()).isEqualTo(BLOCK_BYTES);
          ByteBuffer fetched = results.fetched();
          assertThat(fetched == null || fetched.remaining() <= good.length).isTrue();
          accepted++;
        } catch (ProtocolException e) {
          refused++;
        }
      }
    } finally {
      over.set(true);
      scribbler.join();
    }
  }

  /** Breaks one byte after the other, and mends it again. */
  private static void scribble(ByteBuffer payload, byte[] good, AtomicBoolean over) {
    SplittableRandom random = new SplittableRandom(5);
    while (!over.get()) {
      int at = random.nextInt(good.length);
      payload.put(at, (byte) random.nextInt());
      Thread.onSpinWait();
      payload.put(at, good[at]);
    }
  }

  @Test
  void aggregateOfAnotherSize_isRefused() throws TransportClosedException {
    Frame frame = result("shorter than 16");
    assertThatThrownBy(() -> new ResultReader().read(frame, writer, Fetch.AGGREGATE, PAIR))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("an aggregate of another size");
    new ResultReader().read(result("sixteen letters!"), writer, Fetch.AGGREGATE, PAIR);
  }

  @Test
  void dataOfAnotherLengthThanWasAskedFor_isRefused() {
    Frame frame = Frames.received(FrameType.DATA, new byte[5]);
    assertThatThrownBy(() -> MemoryRequests.data(frame, 6))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("6 bytes");
    assertThat(MemoryRequests.data(frame, 5).remaining()).isEqualTo(5);
  }
}
