package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What wakes, and what does not wake, a thread that waits in a transport. */
@Timeout(30)
class SocketTransportWaitTest {
  private static final int MAX = 64 << 20;
  private static final byte[] FRAME = Frames.bytes(FrameType.CALL.wireCode(), (byte) 42);

  /** Who looks so long never sleeps here. */
  private static final long LONGER_THAN_THE_TEST = TimeUnit.MINUTES.toNanos(5);

  @TempDir private Path directory;

  @Test
  void interruptedReceiver_keepsWaitingAndItsFlagAndItsConnection() throws Exception {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      Waiter<Boolean> receiver =
          Waiter.start(
              () -> {
                Frame frame = pair.transport().receive(Transport.FOREVER);
                return frame.payload().get(0) == 42 && Thread.currentThread().isInterrupted();
              });
      receiver.awaitBlocked();
      for (int i = 0; i < 3; i++) {
        receiver.thread().interrupt();
        receiver.assertStillWaiting();
      }
      pair.peerWrites(FRAME);
      assertThat(receiver.result()).as("got the frame, and the flag").isTrue();
      pair.peerWrites(FRAME);
      assertThat(pair.transport().receive(Transport.FOREVER)).isNotNull();
    }
  }

  @Test
  void interruptBeforeReceive_isKeptAndDoesNotEndTheWait() throws Exception {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      Waiter<Boolean> receiver =
          Waiter.start(
              () -> {
                Thread.currentThread().interrupt();
                return pair.transport().receive(Transport.FOREVER) != null
                    && Thread.currentThread().isInterrupted();
              });
      receiver.awaitBlocked();
      receiver.assertStillWaiting();
      pair.peerWrites(FRAME);
      assertThat(receiver.result()).isTrue();
    }
  }

  @Test
  void interruptDuringABoundedWait_neitherShortensNorForgets() throws Exception {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(50);
      Waiter<Boolean> receiver =
          Waiter.start(
              () -> {
                Thread.currentThread().interrupt();
                long start = System.nanoTime();
                Frame none = pair.transport().receive(nanos);
                return none == null
                    && System.nanoTime() - start >= nanos
                    && Thread.currentThread().isInterrupted();
              });
      assertThat(receiver.result()).isTrue();
    }
  }

  @Test
  void interruptedSender_keepsSending() throws Exception {
    int size = 8 << 20;
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      Waiter<Boolean> sender =
          Waiter.start(
              () -> {
                sendLarge(pair.transport(), size);
                return Thread.currentThread().isInterrupted();
              });
      sender.awaitBlocked();
      sender.thread().interrupt();
      sender.assertStillWaiting();
      assertThat(pair.peerReads(8 + size)).hasSize(8 + size);
      assertThat(sender.result()).as("flag").isTrue();
      pair.peerWrites(Frames.afterTaking(1, FrameType.CALL.wireCode(), (byte) 42));
      assertThat(pair.transport().receive(Transport.FOREVER)).isNotNull();
    }
  }

  @Test
  void close_wakesAReceiver() throws Exception {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      Waiter<Frame> receiver = Waiter.start(() -> pair.transport().receive(Transport.FOREVER));
      receiver.awaitBlocked();
      pair.transport().close();
      assertThatThrownBy(receiver::result)
          .isInstanceOf(TransportClosedException.class)
          .hasMessageContaining("this side closed");
    }
  }

  @Test
  void close_wakesABlockedSender() throws Exception {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      Waiter<Void> sender = Waiter.start(() -> sendLarge(pair.transport(), 8 << 20));
      sender.awaitBlocked();
      pair.transport().close();
      assertThatThrownBy(sender::result)
          .isInstanceOf(TransportClosedException.class)
          .hasMessageContaining("this side closed");
    }
  }

  @Test
  void send_toOneWhoDoesNotRead_endsTheConnectionWhenTheTimeIsOver() throws Exception {
    assertThatSendingEndsAfter(0);
    assertThatSendingEndsAfter(TimeUnit.MILLISECONDS.toNanos(50));
  }

  private void assertThatSendingEndsAfter(long nanos) throws Exception {
    int size = 8 << 20;
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.transport().begin();
      pair.transport().reserve(size).put(new byte[size]);
      Waiter<Void> sender =
          Waiter.start(
              () -> {
                pair.transport().send(FrameType.CALL, nanos);
                return null;
              });
      assertThatThrownBy(sender::result)
          .isInstanceOf(TransportClosedException.class)
          .hasMessageContaining("does not read");
      assertThatThrownBy(() -> pair.transport().receive(0))
          .isInstanceOf(TransportClosedException.class);
    }
  }

  @Test
  void send_toOneWhoReadsInTime_sendsAll() throws Exception {
    int size = 8 << 20;
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.transport().begin();
      pair.transport().reserve(size).put(new byte[size]);
      Waiter<Boolean> sender =
          Waiter.start(
              () -> {
                pair.transport().send(FrameType.CALL, TimeUnit.SECONDS.toNanos(20));
                return true;
              });
      sender.awaitBlocked();
      assertThat(pair.peerReads(8 + size)).hasSize(8 + size);
      assertThat(sender.result()).isTrue();
    }
  }

  @Test
  void peerThatDies_wakesABlockedSender() throws Exception {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      Waiter<Void> sender = Waiter.start(() -> sendLarge(pair.transport(), 8 << 20));
      sender.awaitBlocked();
      pair.peer().close();
      assertThatThrownBy(sender::result).isInstanceOf(TransportClosedException.class);
    }
  }

  @Test
  void closeAtAnyMoment_isTheOnlyReasonThatASenderSees() throws Exception {
    for (int i = 0; i < 150; i++) {
      try (SocketPair pair = SocketPair.open(directory, MAX)) {
        Waiter<Void> sender = Waiter.start(() -> sendLarge(pair.transport(), 1 << 20));
        for (int spin = 0; spin < i * 200; spin++) {
          Thread.onSpinWait();
        }
        pair.transport().close();
        assertThatThrownBy(sender::result).isInstanceOf(TransportClosedException.class);
      }
    }
  }

  @Test
  void whoLooksBeforeSleeping_findsWhatComes_andNoMoreThanThat() throws Exception {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.transport().lookFor(LONGER_THAN_THE_TEST);
      assertThat(pair.transport().receive(TimeUnit.MILLISECONDS.toNanos(20))).isNull();
      Waiter<Boolean> receiver =
          Waiter.start(() -> pair.transport().receive(Transport.FOREVER).payload().get(0) == 42);
      pair.peerWrites(Arrays.copyOf(FRAME, FRAME.length - 1));
      receiver.assertStillWaiting();
      pair.peerWrites(FRAME[FRAME.length - 1]);
      assertThat(receiver.result()).isTrue();
      assertThat(pair.transport().receive(0)).isNull();
    }
  }

  @Test
  void whoLooksBeforeSleeping_isEndedByEitherSide() throws Exception {
    for (boolean byPeer : new boolean[] {true, false}) {
      try (SocketPair pair = SocketPair.open(directory, MAX)) {
        pair.transport().lookFor(LONGER_THAN_THE_TEST);
        Waiter<Frame> receiver = Waiter.start(() -> pair.transport().receive(Transport.FOREVER));
        receiver.assertStillWaiting();
        if (byPeer) {
          pair.peer().close();
        } else {
          pair.transport().close();
        }
        assertThatThrownBy(receiver::result)
            .isInstanceOf(TransportClosedException.class)
            .hasMessageContaining(byPeer ? "the other side closed" : "this side closed");
      }
    }
  }

  @Test
  void closedTransport_refusesAndClosesAgain() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.transport().close();
      assertThatCode(pair.transport()::close).doesNotThrowAnyException();
      assertThatThrownBy(() -> pair.transport().receive(0))
          .isInstanceOf(TransportClosedException.class);
      assertThatThrownBy(() -> sendLarge(pair.transport(), 1))
          .isInstanceOf(TransportClosedException.class);
    }
  }

  @Test
  void closedTransport_deliversNothingThatIsBufferedStill() throws IOException {
    try (SocketPair pair = SocketPair.open(directory, MAX)) {
      pair.peerWrites(FRAME);
      pair.peerWrites(FRAME);
      assertThat(pair.transport().receive(Transport.FOREVER)).isNotNull();
      pair.transport().close();
      assertThatThrownBy(() -> pair.transport().receive(0))
          .isInstanceOf(TransportClosedException.class);
    }
  }

  @Test
  void openAndClose_leakNoDescriptor() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc/self/fd");
    useAndClose(20);
    long before = LaneDescriptors.count();
    useAndClose(300);
    assertThat(LaneDescriptors.count()).isLessThanOrEqualTo(before);
  }

  private void useAndClose(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      try (SocketPair pair = SocketPair.open(directory, MAX)) {
        if (i % 3 == 0) {
          pair.peerWrites(FRAME);
          assertThat(pair.transport().receive(Transport.FOREVER)).isNotNull();
        } else if (i % 3 == 1) {
          assertThat(pair.transport().receive(1)).isNull();
        }
      }
    }
  }

  private static Void sendLarge(SocketTransport transport, int size) throws IOException {
    transport.begin();
    transport.reserve(size).put(new byte[size]);
    transport.send(FrameType.CALL);
    return null;
  }

  /** A thread that does one thing which may wait. */
  private record Waiter<T>(Thread thread, FutureTask<T> task) {
    static <T> Waiter<T> start(Callable<T> work) {
      FutureTask<T> task = new FutureTask<>(work);
      Thread thread = new Thread(task, "waiter");
      thread.setDaemon(true);
      thread.start();
      return new Waiter<>(thread, task);
    }

    /** Returns when the thread is in a selector. */
    void awaitBlocked() {
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(2))
          .until(
              () ->
                  Stream.of(thread.getStackTrace())
                      .anyMatch(frame -> frame.getMethodName().equals("lockAndDoSelect")));
    }

    void assertStillWaiting() {
      assertThatThrownBy(() -> task.get(20, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
    }

    T result() throws Exception {
      try {
        return task.get(10, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }
}
