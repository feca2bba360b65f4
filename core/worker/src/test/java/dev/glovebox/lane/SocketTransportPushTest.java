package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.failure.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A frame that was pushed stays as and where it is, whatever is received above it. */
@Timeout(30)
class SocketTransportPushTest {
  private static final int MAX = 4 << 20;

  @TempDir private Path directory;

  @Test
  void framesBelow_stayAsTheyAre() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      // Twice: the second time over buffers that were used before.
      for (int round = 0; round < 2; round++) {
        List<ByteBuffer> pushed = new ArrayList<>();
        for (int depth = 0; depth < 20; depth++) {
          byte[] payload = new byte[depth == 7 ? 6_000 : 100];
          payload[payload.length - 1] = (byte) (depth + round);
          pair.peerWrites(Frames.bytes(0x33, payload));
          pushed.add(pair.transport().receive(Transport.FOREVER).payload());
          pair.transport().pushReceive();
        }
        for (int depth = 19; depth >= 0; depth--) {
          pair.peerWrites(Frames.bytes(0x33, new byte[3_000]));
          assertThat(pair.transport().receive(Transport.FOREVER).payload().limit())
              .isEqualTo(3_000);
          pair.transport().popReceive();
          for (int below = 0; below <= depth; below++) {
            ByteBuffer frame = pushed.get(below);
            assertThat(frame.get(frame.limit() - 1)).isEqualTo((byte) (below + round));
          }
        }
        pair.peerWrites(Frames.bytes(0x33, (byte) 1, (byte) 2));
        assertThat(Frames.payload(pair.transport().receive(Transport.FOREVER)))
            .containsExactly(1, 2);
      }
    }
  }

  @Test
  void frameBegunBelow_isSentAfterThePop() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.transport().begin();
      pair.transport().reserve(2).put((byte) 7).put((byte) 8);
      pair.transport().pushReceive();
      pair.transport().begin();
      pair.transport().reserve(1).put((byte) 1);
      pair.transport().send(FrameType.DATA);
      pair.transport().popReceive();
      pair.transport().send(FrameType.DATA);

      assertThat(pair.peerReads(9)).isEqualTo(Frames.bytes(0x33, (byte) 1));
      assertThat(pair.peerReads(10)).isEqualTo(Frames.bytes(0x33, (byte) 7, (byte) 8));
    }
  }

  @Test
  void frameThatIsNotDue_isAViolation() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      byte[] two = new byte[2 * 9];
      System.arraycopy(Frames.bytes(0x33, (byte) 1), 0, two, 0, 9);
      System.arraycopy(Frames.bytes(0x33, (byte) 2), 0, two, 9, 9);
      pair.peerWrites(two);
      pair.transport().receive(Transport.FOREVER);

      assertThatThrownBy(() -> pair.transport().pushReceive())
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("not due");
      assertThatThrownBy(() -> pair.transport().receive(Transport.FOREVER))
          .isInstanceOf(TransportClosedException.class);
    }
  }
}
