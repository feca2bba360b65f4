package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.Fetch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Calls and results of random shapes arrive as they were written. */
class CallImageTest {
  private static final int MAX = 16 << 20;
  private static final long PAYLOAD_ADDRESS = 0x7f00_0000_1000L;
  private static final long SCRATCH_ADDRESS = 0x7e00_0000_1000L;

  private final MemoryTransport memory = new MemoryTransport(MAX);
  private final CallWriter writer = new CallWriter(memory);
  private final CallReader reader = new CallReader(MAX);
  private final ResultWriter resultWriter = new ResultWriter(memory);
  private final ResultReader resultReader = new ResultReader();

  /** A block as the test knows it; {@code bytes} changes when the callee writes. */
  private static final class Block {
    private final BlockDirection direction;
    private final byte[] bytes;

    Block(BlockDirection direction, byte[] bytes) {
      this.direction = direction;
      this.bytes = bytes;
    }

    BlockDirection direction() {
      return direction;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  @Test
  void callsOfRandomShapes_roundTrip() throws IOException {
    Random random = new Random(20_260_101);
    // The same writers and readers throughout: nothing of one call may show in the next.
    for (int i = 0; i < 2_000; i++) {
      roundTrip(random, random.nextInt(12), 200);
    }
    for (int i = 0; i < 3; i++) {
      roundTrip(random, 3_000, 64);
      roundTrip(random, 3, 2 << 20);
    }
  }

  private void roundTrip(Random random, int blockCount, int largest) throws IOException {
    int slots = random.nextInt(20);
    long[] scalars = random.longs(slots).toArray();
    int[] pointsTo = new int[slots];
    Arrays.fill(pointsTo, -1);
    List<Block> blocks = new ArrayList<>();
    int functionId = random.nextInt();

    writer.begin(functionId, slots);
    for (int b = 0; b < blockCount; b++) {
      Block block = randomBlock(random, largest);
      blocks.add(block);
      ByteBuffer buffer = writer.beginBlock(block.direction(), block.bytes().length);
      if (buffer != null) {
        buffer.put(block.bytes());
      }
      assertThat(writer.endBlock()).isEqualTo(b);
    }
    for (int s = 0; s < slots; s++) {
      if (blockCount > 0 && random.nextBoolean()) {
        pointsTo[s] = random.nextInt(blockCount);
        writer.slotBlock(s, pointsTo[s]);
      } else {
        writer.slot(s, scalars[s]);
      }
    }
    writer.send();
    reader.read(memory.receive(Transport.FOREVER));
    reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS);

    assertThat(reader.functionId()).isEqualTo(functionId);
    assertThat(reader.slots()).isEqualTo(slots);
    assertThat(reader.blocks()).isEqualTo(blockCount);
    for (int s = 0; s < slots; s++) {
      if (pointsTo[s] < 0) {
        assertThat(reader.slot(s)).isEqualTo(scalars[s]);
      } else {
        assertThat(reader.slot(s) % 16).as("alignment of a block").isZero();
        Block block = blocks.get(pointsTo[s]);
        assertThat(memoryAt(reader.slot(s), block.bytes().length)).isEqualTo(block.bytes());
      }
    }
    answer(random, blocks);
  }

  private void answer(Random random, List<Block> blocks) throws IOException {
    for (int b = 0; b < blocks.size(); b++) {
      ByteBuffer back = reader.outBlock(b);
      assertThat(back != null).isEqualTo(blocks.get(b).direction().out());
      if (back != null) {
        assertThat(Frames.copy(back)).isEqualTo(blocks.get(b).bytes());
        random.nextBytes(blocks.get(b).bytes());
        back.put(blocks.get(b).bytes());
      }
    }
    byte[] fetched = random.nextBoolean() ? null : new byte[random.nextInt(100)];
    Fetch fetch = List.of(Fetch.values()).get(random.nextInt(3));
    long slot = random.nextLong();
    int errno = random.nextInt();
    resultWriter.begin(slot, errno);
    resultWriter.blocksOf(reader);
    if (fetch != Fetch.NONE) {
      resultWriter.fetched(fetched == null ? null : ByteBuffer.wrap(fetched));
    }
    resultWriter.send();
    resultReader.read(memory.receive(Transport.FOREVER), writer, fetch);

    assertThat(resultReader.slot()).isEqualTo(slot);
    assertThat(resultReader.errno()).isEqualTo(errno);
    int out = 0;
    for (Block block : blocks) {
      if (block.direction().out()) {
        assertThat(Frames.copy(resultReader.outBlock(out++))).isEqualTo(block.bytes());
      }
    }
    if (fetch == Fetch.NONE || fetched == null) {
      assertThat(resultReader.fetched()).isNull();
    } else {
      assertThat(Frames.copy(resultReader.fetched())).isEqualTo(fetched);
    }
  }

  private static Block randomBlock(Random random, int largest) {
    BlockDirection direction = List.of(BlockDirection.values()).get(random.nextInt(3));
    byte[] bytes = new byte[random.nextInt(largest)];
    if (direction.in()) {
      random.nextBytes(bytes);
    }
    return new Block(direction, bytes);
  }

  /** What a callee would see there. */
  private byte[] memoryAt(long address, int size) {
    ByteBuffer where = reader.payload();
    long start = address - PAYLOAD_ADDRESS;
    if (start < 0) {
      where = reader.scratch();
      start = address - SCRATCH_ADDRESS;
    }
    byte[] bytes = new byte[size];
    where.get((int) start, bytes);
    return bytes;
  }

  @Test
  void pointersInBlocks_pointWhereTheyWereTold() throws IOException {
    Random random = new Random(42);
    for (int i = 0; i < 500; i++) {
      int blocks = 1 + random.nextInt(8);
      writer.begin(1, 1);
      for (int b = 0; b < blocks; b++) {
        writer.beginBlock(BlockDirection.INOUT, 64).put(new byte[64]);
        writer.endBlock();
      }
      writer.beginBlock(BlockDirection.OUT, 32);
      int outBlock = writer.endBlock();
      int from = random.nextInt(blocks);
      int offset = random.nextInt(57);
      int target = random.nextInt(blocks);
      int addend = random.nextInt(65);
      writer.pointerInBlock(from, offset, target, addend);
      int outOffset = offset < 28 ? offset + 16 : offset - 16;
      writer.pointerInBlock(from, outOffset, outBlock, 7);
      writer.slotBlock(0, target);
      writer.send();
      reader.read(memory.receive(Transport.FOREVER));
      reader.relocate(PAYLOAD_ADDRESS, SCRATCH_ADDRESS);

      ByteBuffer block = reader.outBlock(from).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      assertThat(block.getLong(offset)).isEqualTo(reader.slot(0) + addend);
      assertThat(block.getLong(outOffset)).isEqualTo(SCRATCH_ADDRESS + 7);
    }
  }

  @Test
  void outBlocks_areZeroAgainInTheNextCall() throws IOException {
    for (int i = 0; i < 3; i++) {
      writer.begin(1, 0);
      writer.beginBlock(BlockDirection.OUT, 100);
      writer.endBlock();
      writer.send();
      reader.read(memory.receive(Transport.FOREVER));
      assertThat(Frames.copy(reader.outBlock(0))).containsOnly(0);
      reader.outBlock(0).put(new byte[] {1, 2, 3});
    }
  }

  @Test
  void callWriter_refusesWhatCannotBeSent() {
    writer.begin(1, 2);
    assertThatThrownBy(() -> writer.slot(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> writer.slot(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> writer.begin(1, 65_536)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.beginBlock(BlockDirection.IN, -1))
        .isInstanceOf(IllegalArgumentException.class);
    for (BlockDirection direction : BlockDirection.values()) {
      for (long size : new long[] {MAX + 1, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE}) {
        writer.begin(1, 2);
        assertThatThrownBy(() -> writer.beginBlock(direction, size))
            .as(direction + " block of " + size)
            .isInstanceOf(FrameTooLargeException.class);
      }
    }
  }

  @Test
  void outBlocksThatCouldNotComeBackTogether_areRefusedBeforeTheyAreSent() {
    writer.begin(1, 0);
    writer.beginBlock(BlockDirection.OUT, MAX / 2);
    writer.endBlock();
    assertThatThrownBy(() -> writer.beginBlock(BlockDirection.OUT, MAX / 2))
        .isInstanceOf(FrameTooLargeException.class);
  }

  @Test
  void blockThatIsNotFilled_isRefusedByTheWriter() {
    writer.begin(1, 0);
    writer.beginBlock(BlockDirection.IN, 10).put(new byte[9]);
    assertThatThrownBy(writer::endBlock).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void limitBelowTheFirstBuffer_holdsToo() {
    MemoryTransport small = new MemoryTransport(100);
    small.begin();
    assertThat(small.reserve(100).remaining()).isGreaterThanOrEqualTo(100);
    assertThatThrownBy(() -> small.reserve(101)).isInstanceOf(FrameTooLargeException.class);
    for (int limit : new int[] {-1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> new MemoryTransport(limit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("maxPayloadBytes=" + limit);
    }
  }
}
