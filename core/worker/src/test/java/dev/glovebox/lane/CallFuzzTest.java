package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.Fetch;
import dev.glovebox.failure.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a peer sends is either read consistently or refused, and never anything else. */
@Timeout(60)
class CallFuzzTest {
  private static final int MAX = 1 << 16;
  private static final long PAYLOAD_ADDRESS = 1L << 44;
  private static final long SCRATCH_ADDRESS = 1L << 45;
  private static final long[] NASTY = {
    0,
    1,
    7,
    8,
    15,
    16,
    17,
    255,
    4096,
    65_535,
    65_536,
    65_537,
    Integer.MAX_VALUE,
    1L << 31,
    (1L << 32) - 1,
    1L << 32,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 15,
    Long.MIN_VALUE,
    -1,
    -8,
    -16
  };

  private final Random random = new Random(7);
  private final MemoryTransport memory = new MemoryTransport(MAX);
  private final CallWriter writer = new CallWriter(memory);

  @Test
  void mutatedCalls_areReadConsistentlyOrRefused() throws IOException {
    CallReader reader = new CallReader(MAX);
    Buffers shared = new Buffers();
    int accepted = 0;
    int refused = 0;
    for (int seed = 0; seed < 100; seed++) {
      byte[] good = randomCall();
      for (int i = 0; i < 500; i++) {
        try {
          Frame frame = Frames.received(FrameType.CALL, mutate(good));
          reader.read(frame);
          shared.enterAndLeave(reader);
          reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS);
          reader.place((address, bytes) -> ByteBuffer.allocate(bytes));
          walk(reader, frame.payload().limit());
          accepted++;
        } catch (ProtocolException e) {
          assertThat(e.firstBytesHex().length()).isLessThan(100);
          refused++;
        }
        assertThat(shared.users).isZero();
      }
    }
    assertThat(accepted).as("mutants that are calls").isGreaterThan(1_000);
    assertThat(refused).as("mutants that are none").isGreaterThan(1_000);
    assertThat(shared.found).as("parts of shared buffers").isGreaterThan(1_000);
    assertThat(shared.refused).as("parts of none").isGreaterThan(100);
  }

  /** The shared buffers of these calls: one, of 4096 bytes. */
  private static final class Buffers implements SharedPlaces<IOException> {
    static final int ID = 3;
    static final int BYTES = 4096;
    private int users;
    private int found;
    private int refused;

    void enterAndLeave(CallReader call) {
      try {
        call.enter(this);
        found += users;
      } catch (IOException e) {
        refused++;
      } finally {
        call.leave(this);
      }
    }

    @Override
    public long enter(long buffer, long offset, long bytes) throws IOException {
      assertThat(bytes).isNotNegative();
      if (buffer != ID || offset < 0 || offset > BYTES || bytes > BYTES - offset) {
        throw new IOException("refused");
      }
      users++;
      return (1L << 46) + offset;
    }

    @Override
    public void leave(long buffer) {
      assertThat(buffer).isEqualTo(ID);
      users--;
    }
  }

  private static void walk(CallReader reader, int payloadBytes) {
    for (int s = 0; s < reader.slots(); s++) {
      reader.slot(s);
    }
    for (int b = 0; b < reader.blocks(); b++) {
      ByteBuffer block = reader.outBlock(b);
      if (block != null) {
        assertThat(block.remaining()).isLessThanOrEqualTo(Math.max(MAX, payloadBytes));
        for (int i = 0; i < block.remaining(); i += 64) {
          block.put(i, (byte) 1);
        }
      }
    }
  }

  @Test
  void mutatedResults_areReadConsistentlyOrRefused() throws IOException {
    CallReader callReader = new CallReader(MAX);
    ResultWriter resultWriter = new ResultWriter(memory);
    ResultReader reader = new ResultReader();
    int accepted = 0;
    int refused = 0;
    for (int seed = 0; seed < 100; seed++) {
      randomCall();
      callReader.read(memory.receive(Transport.FOREVER));
      Fetch fetch = List.of(Fetch.values()).get(random.nextInt(Fetch.values().length));
      callReader.place((address, bytes) -> ByteBuffer.allocate(bytes));
      resultWriter.begin(random.nextLong(), 0);
      resultWriter.blocksOf(callReader);
      if (fetch != Fetch.NONE) {
        resultWriter.fetched(ByteBuffer.allocate(random.nextInt(40)));
      }
      resultWriter.send();
      byte[] good = memory.sentPayload();
      for (int i = 0; i < 500; i++) {
        try {
          reader.read(Frames.received(FrameType.RESULT, mutate(good)), writer, fetch);
          for (int b = 0; b < writer.outBlocks(); b++) {
            ByteBuffer block = reader.outBlock(b);
            assertThat(block != null || writer.outBlockIsAtAddress(b)).isTrue();
            assertThat(block == null || block.remaining() == writer.outBlockSize(b)).isTrue();
          }
          ByteBuffer fetched = reader.fetched();
          assertThat(fetched == null || fetch != Fetch.NONE).isTrue();
          accepted++;
        } catch (ProtocolException e) {
          refused++;
        }
      }
    }
    assertThat(accepted).isGreaterThan(1_000);
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void noise_isRefused() {
    CallReader reader = new CallReader(MAX);
    ResultReader results = new ResultReader();
    writer.begin(1, 0);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(80)];
      random.nextBytes(noise);
      try {
        reader.read(Frames.received(FrameType.CALL, noise));
        results.read(Frames.received(FrameType.RESULT, noise), writer, Fetch.C_STRING);
      } catch (ProtocolException e) {
        assertThat(e).hasMessageContaining("bytes");
      }
    }
  }

  @Test
  void everyShorterCallAndResult_isRefused() throws IOException {
    byte[] call = golden("sum-call");
    byte[] result = golden("sum-result");
    CallReader reader = new CallReader(MAX);
    writer.begin(9, 3);
    writer.beginBlock(BlockDirection.OUT, 4);
    writer.endBlock();
    for (int length = 0; length < call.length; length++) {
      byte[] shorter = Arrays.copyOf(call, length);
      assertThatThrownBy(() -> reader.read(Frames.received(FrameType.CALL, shorter)))
          .isInstanceOf(ProtocolException.class);
    }
    for (int length = 0; length < result.length; length++) {
      byte[] shorter = Arrays.copyOf(result, length);
      assertThatThrownBy(
              () ->
                  new ResultReader()
                      .read(Frames.received(FrameType.RESULT, shorter), writer, Fetch.NONE))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void frameOfAnotherType_isRefused() {
    CallReader reader = new CallReader(MAX);
    byte[] call = golden("add-frame");
    byte[] payload = Arrays.copyOfRange(call, 8, call.length);
    reader.read(Frames.received(FrameType.CALL, payload));
    assertThatThrownBy(() -> reader.read(Frames.received(FrameType.RESULT, payload)))
        .isInstanceOf(ProtocolException.class);
    writer.begin(7, 2);
    assertThatThrownBy(
            () ->
                new ResultReader()
                    .read(Frames.received(FrameType.MESSAGE, new byte[16]), writer, Fetch.NONE))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void scratchBeyondTheLimit_isRefusedBeforeItIsReserved() {
    byte[] call = golden("sum-call");
    ByteBuffer.wrap(call).order(ByteOrder.LITTLE_ENDIAN).putLong(96, 1L << 30);
    assertThatThrownBy(() -> new CallReader(MAX).read(Frames.received(FrameType.CALL, call)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("block 1")
        .hasMessageContaining("first bytes: 09 00 00 00");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0, 16, 1, 5, true",
    "2, 0, 0, 0, 24, true",
    "1, 0, 0, 1, 0, true",
    "2, 0, 17, 1, 0, false",
    "2, 0, 24, 1, 0, false",
    "2, 0, -1, 1, 0, false",
    "2, 0, 9223372036854775807, 1, 0, false",
    "2, 0, 4294967296, 1, 0, false",
    "2, 1, 0, 1, 0, false",
    "2, 2, 0, 1, 0, false",
    "2, -1, 0, 1, 0, false",
    "2, 0, 0, 2, 0, false",
    "2, 0, 0, -1, 0, false",
    "2, 0, 0, 1, 6, false",
    "2, 0, 0, 1, -1, false",
    "2, 0, 0, 1, -9223372036854775808, false",
    "1, 1, 0, 1, 0, false",
    "1, -1, 0, 1, 0, false",
    "1, 0, 8, 1, 0, false",
    "0, 0, 0, 1, 0, false",
    "3, 0, 0, 1, 0, false",
    "65537, 0, 0, 1, 0, false",
  })
  void relocation_staysInsideOrIsRefused(
      int place, int index, long offset, int target, long addend, boolean valid) {
    byte[] call = golden("strings-call");
    ByteBuffer last = ByteBuffer.wrap(call).order(ByteOrder.LITTLE_ENDIAN);
    last.position(call.length - 32);
    last.putInt(place).putInt(index).putLong(offset).putInt(target).putInt(0).putLong(addend);
    CallReader reader = new CallReader(MAX);
    reader.read(Frames.received(FrameType.CALL, call));
    if (valid) {
      reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS);
    } else {
      assertThatThrownBy(() -> reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void relocationInASharedBuffer_isRefused() throws IOException {
    writer.begin(1, 0);
    int block = writer.sharedBlock(Buffers.ID, 0, 64);
    writer.pointerInBlock(block, 0, block, 0);
    writer.send();
    CallReader reader = new CallReader(MAX);
    reader.read(memory.receive(Transport.FOREVER));
    new Buffers().enterAndLeave(reader);
    assertThatThrownBy(() -> reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @CsvSource({"1, 5, 16", "2, 5, 16", "3, 0, 16", "3, 5, -1"})
  void sharedBlockThatIsNone_isRefused(int direction, long buffer, long bytes) throws IOException {
    writer.begin(1, 0);
    writer.sharedBlock(5, 0, 16);
    writer.send();
    byte[] call = memory.sentPayload();
    ByteBuffer.wrap(call)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(16, bytes)
        .putInt(24, direction)
        .putLong(40, buffer);
    assertThatThrownBy(() -> new CallReader(MAX).read(Frames.received(FrameType.CALL, call)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void relocationInAnOutBlock_isRefused() {
    writer.begin(1, 0);
    writer.beginBlock(BlockDirection.OUT, 64);
    int block = writer.endBlock();
    writer.pointerInBlock(block, 0, block, 0);
    assertThatThrownBy(
            () -> {
              writer.send();
              CallReader reader = new CallReader(MAX);
              reader.read(memory.receive(Transport.FOREVER));
              reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS);
            })
        .isInstanceOf(ProtocolException.class);
  }

  private byte[] randomCall() throws IOException {
    int slots = random.nextInt(5);
    int blocks = random.nextInt(5);
    writer.begin(random.nextInt(100), slots);
    for (int b = 0; b < blocks; b++) {
      if (random.nextInt(4) == 0) {
        writer.sharedBlock(Buffers.ID, random.nextInt(4000), random.nextInt(96));
        continue;
      }
      BlockDirection direction = List.of(BlockDirection.values()).get(random.nextInt(3));
      int size = 8 + random.nextInt(40);
      ByteBuffer buffer =
          random.nextInt(4) == 0
              ? writer.beginBlockAt(1 + random.nextInt(100), direction, size)
              : writer.beginBlock(direction, size);
      if (buffer != null) {
        buffer.put(new byte[size]);
        writer.pointerInBlock(b, random.nextInt(size - 7), random.nextInt(blocks), 0);
      }
      writer.endBlock();
    }
    for (int s = 0; s < slots && blocks > 0; s++) {
      writer.slotBlock(s, random.nextInt(blocks));
    }
    writer.send();
    return memory.sentPayload();
  }

  /** Changes a few bytes or whole fields, or the length. */
  private byte[] mutate(byte[] good) {
    byte[] mutant = good.clone();
    ByteBuffer fields = ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = random.nextInt(3); i >= 0; i--) {
      long nasty = NASTY[random.nextInt(NASTY.length)];
      switch (random.nextInt(5)) {
        case 0 -> mutant[random.nextInt(mutant.length)] = (byte) nasty;
        case 1 -> mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
        case 2 -> fields.putInt(4 * random.nextInt(mutant.length / 4), (int) nasty);
        case 3 -> fields.putLong(8 * random.nextInt(mutant.length / 8), nasty);
        default -> {
          if (i == 0) {
            return Arrays.copyOf(mutant, random.nextInt(mutant.length + 40));
          }
        }
      }
    }
    return mutant;
  }

  private static byte[] golden(String name) {
    return new ProtocolDocument().bytes(name);
  }
}
