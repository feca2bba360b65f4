package dev.glovebox.lane;

import static dev.glovebox.lane.LaneSegmentDescriptor.FROM_WORKER_OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import dev.glovebox.failure.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker that writes what it likes into the segment ends its lane, and nothing else. */
@Timeout(60)
class SharedTransportLiesTest {
  private static final int MAX = 1 << 20;
  private static final int O_RDWR = 2;

  @TempDir private Path directory;

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("a number from the future", m -> number(m, 2)),
        lie("a number from the past", m -> number(m, -1)),
        lie("the smallest number", m -> number(m, Long.MIN_VALUE)),
        lie("an unknown type", m -> frame(m, 8, 0x77)),
        lie("a negative type", m -> frame(m, 8, -1)),
        lie("a type of the host's alone", m -> frame(m, 8, LaneSegmentDescriptor.HAS_SIDE)),
        lie("a negative length", m -> frame(m, -1, FrameType.RESULT.wireCode())),
        lie("the largest length", m -> frame(m, Integer.MAX_VALUE, FrameType.RESULT.wireCode())),
        lie("a length beyond its area", m -> frame(m, 16_369, FrameType.RESULT.wireCode())),
        lie("a side segment that is none", m -> side(m, 1)),
        lie("a side segment before the first", m -> side(m, -1)),
        lie(
            "more room than there may be",
            m -> frame(m, MAX + 1, LaneSegmentDescriptor.WANTS_SIDE)),
        lie("less than no room", m -> frame(m, -1, LaneSegmentDescriptor.WANTS_SIDE)));
  }

  private static Arguments lie(String name, Consumer<ByteBuffer> lie) {
    return arguments(name, lie);
  }

  private static void number(ByteBuffer memory, long number) {
    memory.putLong(FROM_WORKER_OFFSET + LaneSegmentDescriptor.NUMBER_OFFSET, number);
  }

  /** The worker's first, which it sends when it has taken the host's first. */
  private static void frame(ByteBuffer memory, int length, int type) {
    frame(memory, 1, length, type);
  }

  /** The worker's next, which it sends when it has taken as many of the host's. */
  private static void frame(ByteBuffer memory, int number, int length, int type) {
    memory.putInt(FROM_WORKER_OFFSET + LaneSegmentDescriptor.LENGTH_OFFSET, length);
    memory.putInt(
        FROM_WORKER_OFFSET + LaneSegmentDescriptor.TYPE_OFFSET,
        FrameHeaderDescriptor.word(type, number));
    number(memory, number);
  }

  private static void side(ByteBuffer memory, int side) {
    memory.putInt(FROM_WORKER_OFFSET + LaneSegmentDescriptor.SIDE_OFFSET, side);
    frame(memory, 8, FrameType.RESULT.wireCode());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void aLie_isAViolationAndEndsTheLane(String name, Consumer<ByteBuffer> lie) throws IOException {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
      lie.accept(pair.memory());
      assertThatThrownBy(() -> pair.host().receive(1_000_000_000))
          .isInstanceOf(ProtocolException.class);
      assertThatThrownBy(() -> pair.host().receive(0)).isInstanceOf(TransportClosedException.class);
    }
  }

  @Test
  void anAnswerWithoutAQuestion_isAViolation() throws IOException {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      SharedPair.send(pair.worker(), FrameType.RESULT, (byte) 1);
      assertThatThrownBy(() -> pair.host().receive(0))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("nobody has asked");
    }
  }

  @Test
  void aSecondAnswer_thatCameBeforeTheNextQuestion_keepsThatFromBeingSent() throws IOException {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
      frame(pair.memory(), 8, FrameType.RESULT.wireCode());
      assertThat(pair.host().receive(0)).isNotNull();
      number(pair.memory(), 2);

      assertThatThrownBy(() -> SharedPair.send(pair.host(), FrameType.CALL, (byte) 2))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("not due");
      assertThat(pair.memory().getLong(LaneSegmentDescriptor.FROM_HOST_OFFSET)).isEqualTo(1);
      assertThatThrownBy(() -> pair.host().receive(0)).isInstanceOf(TransportClosedException.class);
    }
  }

  @Test
  void aSecondAnswer_thatCameAfterTheNextQuestion_isNotTakenForItsAnswer() throws IOException {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
      frame(pair.memory(), 8, FrameType.RESULT.wireCode());
      assertThat(pair.host().receive(0)).isNotNull();
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 2);
      number(pair.memory(), 2);

      assertThatThrownBy(() -> pair.host().receive(0))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("before its turn");
    }
  }

  @Test
  void aRequestForRoomThatIsThere_isAViolation() throws IOException {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
      frame(pair.memory(), 100_000, LaneSegmentDescriptor.WANTS_SIDE);
      assertThat(pair.host().receive(1_000_000)).isNull();
      frame(pair.memory(), 2, 100_000, LaneSegmentDescriptor.WANTS_SIDE);
      assertThatThrownBy(() -> pair.host().receive(1_000_000_000))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("there already");
    }
  }

  @Test
  void aSegmentThatIsScribbledOverAllTheTime_neverHarmsTheHost() throws Exception {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      try (SharedPair pair = SharedPair.open(directory, MAX)) {
        SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
        Thread scribbler = new Thread(() -> scribble(pair.memory(), random));
        scribbler.start();
        try {
          for (int i = 0; i < 100; i++) {
            Frame frame = pair.host().receive(1_000_000);
            if (frame != null) {
              byte[] payload = Frames.payload(frame);
              assertThat(payload.length).isLessThanOrEqualTo(MAX);
            }
          }
        } catch (ProtocolException | TransportClosedException e) {
          // What it is to end with.
        } finally {
          scribbler.join();
        }
      }
    }
  }

  /** Also the words that are the host's own. */
  private static void scribble(ByteBuffer memory, Random random) {
    for (int i = 0; i < 20_000; i++) {
      int at = random.nextBoolean() ? 64 * random.nextInt(10) : FROM_WORKER_OFFSET;
      memory.put(at + random.nextInt(200), (byte) random.nextInt(4));
    }
  }

  @Test
  void theSegment_cannotBeTruncated() throws Exception {
    try (MemoryFile file = SharedTransport.newSegment()) {
      Path path = Path.of("/proc/self/fd/" + file.descriptor());
      Function open = NativeLibrary.getProcess().getFunction("open");
      Function truncate = NativeLibrary.getProcess().getFunction("ftruncate");
      int descriptor = open.invokeInt(new Object[] {path.toString(), O_RDWR});
      assertThat(descriptor).isGreaterThanOrEqualTo(0);
      assertThat(truncate.invokeInt(new Object[] {descriptor, 0L})).isEqualTo(-1);
      assertThat(truncate.invokeInt(new Object[] {descriptor, 1L << 20})).isEqualTo(-1);
      assertThat(
              NativeLibrary.getProcess().getFunction("close").invokeInt(new Object[] {descriptor}))
          .isZero();
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        assertThat(channel.size()).isEqualTo(LaneSegmentDescriptor.SEGMENT_BYTES);
      }
      file.discard();
    }
  }
}
