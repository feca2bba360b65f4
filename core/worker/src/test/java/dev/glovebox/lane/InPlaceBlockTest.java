package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.Fetch;
import dev.glovebox.failure.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the callee writes into a block of the shared frame is read there, and not sent. */
@Timeout(30)
class InPlaceBlockTest {
  private static final int MAX = 8 << 20;
  private static final long ANYWHERE = 4096;

  @TempDir private Path directory;

  /** In the lane's own segment, and in a side segment. */
  @ParameterizedTest
  @ValueSource(ints = {0, 40, 2 << 20})
  void inOutBlock_isReadWhereItWasSent(int size) throws IOException {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      CallWriter call = new CallWriter(pair.host());
      call.begin(1, 2);
      block(call, 0, BlockDirection.IN, 24);
      block(call, 1, BlockDirection.INOUT, size);
      call.send();

      CallReader worker = new CallReader(MAX);
      worker.read(SharedPair.receive(pair.worker()));
      worker.relocate(ANYWHERE, ANYWHERE);
      ByteBuffer used = worker.outBlock(1);
      for (int i = 0; i < size; i++) {
        used.put(i, (byte) (used.get(i) + 1));
      }
      ResultWriter result = new ResultWriter(pair.worker());
      result.begin(7, 0);
      result.blocksOf(worker);
      result.send();

      Frame frame = SharedPair.receive(pair.host());
      assertThat(frame.payload().remaining())
          .isEqualTo(ResultDescriptor.BLOCKS_OFFSET + ResultDescriptor.BLOCK_HEADER_BYTES);
      ResultReader reader = new ResultReader();
      reader.read(frame, call, Fetch.NONE);
      assertThat(reader.slot()).isEqualTo(7);
      ByteBuffer back = reader.outBlock(0);
      assertThat(back.remaining()).isEqualTo(size);
      for (int i = 0; i < size; i++) {
        if (back.get(i) != (byte) (i + 1)) {
          throw new AssertionError("byte " + i + " is " + back.get(i));
        }
      }
    }
  }

  private static void block(CallWriter call, int slot, BlockDirection direction, int size) {
    ByteBuffer bytes = call.beginBlock(direction, size);
    for (int i = 0; i < size; i++) {
      bytes.put((byte) i);
    }
    call.slotBlock(slot, call.endBlock());
  }

  @Test
  void overMemoryThatIsNotShared_isAViolation() throws IOException {
    MemoryTransport memory = new MemoryTransport(MAX);
    CallWriter call = new CallWriter(memory);
    call.begin(1, 1);
    block(call, 0, BlockDirection.INOUT, 16);
    call.send();
    inPlace(memory);

    assertThatThrownBy(() -> new ResultReader().read(memory.receive(0), call, Fetch.NONE))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void ofABlockThatWasNotSent_isAViolation() throws IOException {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      CallWriter call = new CallWriter(pair.host());
      call.begin(1, 1);
      assertThat(call.beginBlock(BlockDirection.OUT, 16)).isNull();
      call.slotBlock(0, call.endBlock());
      call.send();
      assertThat(SharedPair.receive(pair.worker())).isNotNull();
      inPlace(pair.worker());

      Frame frame = SharedPair.receive(pair.host());
      assertThatThrownBy(() -> new ResultReader().read(frame, call, Fetch.NONE))
          .isInstanceOf(ProtocolException.class);
    }
  }

  /** A result whose one block of 16 bytes is said to lie in the frame of the call. */
  private static void inPlace(Transport transport) throws IOException {
    transport.begin();
    transport
        .reserve(32)
        .putLong(0)
        .putInt(0)
        .putInt(1)
        .putLong(16)
        .putLong(ResultDescriptor.IN_PLACE);
    transport.send(FrameType.RESULT);
  }
}
