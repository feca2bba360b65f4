package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a forked child does with its parent's connections: nothing. */
@Timeout(20)
class ForkGuardTest {
  private static final int MAX = 64 * 1024;

  @TempDir Path directory;

  private final ByteBuffer word = ByteBuffer.allocateDirect(8).putLong(0, 1);
  private final ForkGuard guard = new ForkGuard();

  private static final class EndOfChild extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void arm() {
    guard.arm(
        word,
        () -> {
          throw new EndOfChild();
        });
  }

  /** As the kernel does in a child. */
  private void becomeChild() {
    word.putLong(0, 0);
  }

  private void becomeParent() {
    word.putLong(0, 1);
  }

  @Test
  void overASocket_aChildSendsNothing_takesNothing_andClosesNothing() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      arm();
      SocketTransport worker = pair.transport();
      worker.guardBy(guard);
      SocketTransport host = pair.peerTransport(MAX);
      SharedPair.send(host, FrameType.CALL, (byte) 1);

      becomeChild();
      assertEnds(() -> worker.receive(0));
      assertEnds(() -> SharedPair.send(worker, FrameType.RESULT, (byte) 2));
      assertEnds(worker::close);

      becomeParent();
      assertThat(SharedPair.receive(worker).payload().get(0)).isEqualTo((byte) 1);
      assertThat(host.receive(0)).isNull();
      SharedPair.send(worker, FrameType.RESULT, (byte) 3);
      assertThat(SharedPair.receive(host).payload().get(0)).isEqualTo((byte) 3);
      host.close();
    }
  }

  @Test
  void overMemory_aChildBeginsNothing_publishesNothing_andTakesNothing() throws IOException {
    try (SharedPair pair = SharedPair.open(directory, MAX, 20_000, guard)) {
      arm();
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);

      becomeChild();
      assertEnds(() -> pair.worker().receive(0));
      assertThat(pair.host().wasTaken()).isFalse();
      becomeParent();
      assertThat(SharedPair.receive(pair.worker()).payload().get(0)).isEqualTo((byte) 1);

      pair.worker().begin().put((byte) 2);
      becomeChild();
      assertEnds(() -> pair.worker().send(FrameType.RESULT));
      assertEnds(() -> pair.worker().begin());
      assertEnds(pair.worker()::close);
      assertThat(pair.host().receive(0)).isNull();
      becomeParent();
      SharedPair.send(pair.worker(), FrameType.RESULT, (byte) 3);
      assertThat(SharedPair.receive(pair.host()).payload().get(0)).isEqualTo((byte) 3);
    }
  }

  private static void assertEnds(ThrowingCallable use) {
    assertThatThrownBy(use).isInstanceOf(EndOfChild.class);
  }
}
