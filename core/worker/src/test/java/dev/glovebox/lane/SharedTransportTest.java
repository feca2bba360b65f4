package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SharedTransportTest {
  private static final int MAX = 32 << 20;
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  @TempDir private Path directory;

  /** Answers frames with their own payload until its lane ends. */
  private static CompletableFuture<Void> echo(Transport worker) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (true) {
              Frame frame = worker.receive(Transport.FOREVER);
              worker.begin();
              worker.reserve(frame.payload().remaining()).put(frame.payload());
              worker.send(FrameType.RESULT);
            }
          } catch (TransportClosedException e) {
            // The end of the test.
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 32, 16_351, 16_352, 16_353, 65_519, 65_520, 65_521, 1 << 20, 5 << 20, MAX})
  void frameOfAnySize_crossesAndComesBack(int size) throws Exception {
    byte[] payload = new byte[size];
    new Random(size).nextBytes(payload);
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      CompletableFuture<Void> echo = echo(pair.worker());
      for (int round = 0; round < 3; round++) {
        SharedPair.send(pair.host(), FrameType.CALL, payload);
        Frame answer = SharedPair.receive(pair.host());
        assertThat(answer.type()).isEqualTo(FrameType.RESULT);
        assertThat(Frames.payload(answer)).isEqualTo(payload);
      }
      pair.host().close();
      echo.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void framesThatGrowAndShrink_keepTheirBytes() throws Exception {
    Random random = new Random(5);
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      CompletableFuture<Void> echo = echo(pair.worker());
      for (int i = 0; i < 300; i++) {
        byte[] payload = new byte[random.nextInt(1 << (1 + random.nextInt(23)))];
        random.nextBytes(payload);
        SharedPair.send(pair.host(), FrameType.CALL, payload);
        assertThat(Frames.payload(SharedPair.receive(pair.host()))).isEqualTo(payload);
      }
      pair.host().close();
      echo.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aFrameWrittenInManyParts_isMovedWhole() throws Exception {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      CompletableFuture<Void> echo = echo(pair.worker());
      pair.host().begin();
      for (int i = 0; i < 500_000; i++) {
        pair.host().reserve(Long.BYTES).putLong(i);
      }
      pair.host().send(FrameType.CALL);
      ByteBuffer answer = SharedPair.receive(pair.host()).payload();
      assertThat(answer.remaining()).isEqualTo(500_000 * Long.BYTES);
      for (int i = 0; i < 500_000; i++) {
        if (answer.getLong(i * Long.BYTES) != i) {
          throw new AssertionError("word " + i + " is " + answer.getLong(i * Long.BYTES));
        }
      }
      pair.host().close();
      echo.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aThousandFrames_useTheSameObjects() throws Exception {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      CompletableFuture<Void> echo = echo(pair.worker());
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
      Frame small = SharedPair.receive(pair.host());
      SharedPair.send(pair.host(), FrameType.CALL, new byte[LaneSegmentDescriptor.SMALL_BYTES + 1]);
      Frame large = SharedPair.receive(pair.host());
      for (int i = 0; i < 1000; i++) {
        SharedPair.send(pair.host(), FrameType.CALL, new byte[i]);
        Frame expected = i <= LaneSegmentDescriptor.SMALL_BYTES ? small : large;
        assertThat(SharedPair.receive(pair.host())).isSameAs(expected);
        assertThat(expected.payload().remaining()).isEqualTo(i);
      }
      pair.host().close();
      echo.get(10, TimeUnit.SECONDS);
    }
  }

  /** Far beyond the levels that the segment has areas for. */
  @ParameterizedTest
  @ValueSource(ints = {10, 60_000})
  void nestedCalls_keepEveryFrameOfTheLevelsBelow(int size) throws Exception {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      CompletableFuture<Void> worker =
          CompletableFuture.runAsync(() -> callBackOnce(pair.worker(), size, 0));
      nest(pair.host(), size, 0);
      worker.get(20, TimeUnit.SECONDS);
    }
  }

  private static final int DEPTH = 9;

  /** The host's part: a call, in whose callback there is another one. */
  private static void nest(Transport host, int size, int depth) throws IOException {
    SharedPair.send(host, FrameType.CALL, bytes(size, depth));
    Frame frame = SharedPair.receive(host);
    if (depth < DEPTH) {
      assertThat(frame.type()).isEqualTo(FrameType.CALLBACK);
      host.pushReceive();
      nest(host, size, depth + 1);
      assertThat(Frames.payload(frame)).isEqualTo(bytes(size, 100 + depth));
      host.popReceive();
      SharedPair.send(host, FrameType.CALLBACK_RESULT, bytes(size, 50 + depth));
      frame = SharedPair.receive(host);
    }
    assertThat(frame.type()).isEqualTo(FrameType.RESULT);
    assertThat(Frames.payload(frame)).isEqualTo(bytes(size, 150 + depth));
  }

  /** The worker's: a callback for each call, in which it waits for the next call. */
  private static void callBackOnce(Transport worker, int size, int depth) {
    try {
      Frame call = SharedPair.receive(worker);
      assertThat(Frames.payload(call)).isEqualTo(bytes(size, depth));
      if (depth < DEPTH) {
        // A result that has been begun outlasts what is said in between.
        worker.begin();
        worker.reserve(size).put(bytes(size, 150 + depth));
        worker.pushReceive();
        SharedPair.send(worker, FrameType.CALLBACK, bytes(size, 100 + depth));
        callBackOnce(worker, size, depth + 1);
        Frame reply = SharedPair.receive(worker);
        assertThat(reply.type()).isEqualTo(FrameType.CALLBACK_RESULT);
        assertThat(Frames.payload(reply)).isEqualTo(bytes(size, 50 + depth));
        worker.popReceive();
        assertThat(Frames.payload(call)).isEqualTo(bytes(size, depth));
        worker.send(FrameType.RESULT);
      } else {
        SharedPair.send(worker, FrameType.RESULT, bytes(size, 150 + depth));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void largeFrame_staysWhileItsCallHasManyCallbacks() throws Exception {
    byte[] large = bytes(6 << 20, 1);
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      pair.host().begin();
      pair.host().reserve(large.length).put(large);
      pair.host().send(FrameType.CALL);
      ByteBuffer sent = pair.host().sentFrame();
      Frame call = SharedPair.receive(pair.worker());
      for (int i = 0; i < 200; i++) {
        SharedPair.send(pair.worker(), FrameType.CALLBACK, (byte) i);
        assertThat(SharedPair.receive(pair.host()).type()).isEqualTo(FrameType.CALLBACK);
        SharedPair.send(pair.host(), FrameType.CALLBACK_RESULT, (byte) i);
        assertThat(SharedPair.receive(pair.worker())).isNotNull();
      }
      SharedPair.send(pair.worker(), FrameType.RESULT, (byte) 1);

      assertThat(SharedPair.receive(pair.host()).type()).isEqualTo(FrameType.RESULT);
      assertThat(Frames.payload(call)).isEqualTo(large);
      assertThat(Frames.copy(sent.slice(FrameBuffer.PAYLOAD_START, large.length))).isEqualTo(large);
    }
  }

  @Test
  void interruptedThread_canSendAndReceiveLargeFrames() throws Exception {
    byte[] large = bytes(100_000, 1);
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      CompletableFuture<Void> echo = echo(pair.worker());
      Thread.currentThread().interrupt();
      SharedPair.send(pair.host(), FrameType.CALL, large);
      Frame answer = SharedPair.receive(pair.host());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(Frames.payload(answer)).isEqualTo(large);
      pair.host().close();
      echo.get(10, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4 << 10, 20_000, 32 << 10, 60_000})
  void smallLimit_isNoLimitToNesting(int limit) throws Exception {
    try (SharedPair pair = SharedPair.open(directory, limit)) {
      CompletableFuture<Void> worker =
          CompletableFuture.runAsync(() -> callBackOnce(pair.worker(), limit, 0));
      nest(pair.host(), limit, 0);
      worker.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void largeFrameThatIsGivenUp_doesNotSpoilTheNext() throws Exception {
    byte[] large = bytes(100_000, 1);
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      CompletableFuture<Void> echo = echo(pair.worker());
      pair.host().begin();
      pair.host().reserve(large.length).put(large);
      for (int i = 0; i < 2; i++) {
        SharedPair.send(pair.host(), FrameType.CALL, (byte) i);
        assertThat(Frames.payload(SharedPair.receive(pair.host()))).containsExactly((byte) i);
      }
      SharedPair.send(pair.host(), FrameType.CALL, large);
      assertThat(Frames.payload(SharedPair.receive(pair.host()))).isEqualTo(large);
      pair.host().close();
      echo.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void frameBeyondTheLimit_isRefusedByTheWriter() throws Exception {
    try (SharedPair pair = SharedPair.open(directory, 100_000)) {
      pair.host().begin();
      assertThatThrownBy(() -> pair.host().reserve(100_001))
          .isInstanceOf(FrameTooLargeException.class);
      SharedPair.send(pair.host(), FrameType.CALL, new byte[100_000]);
      assertThat(SharedPair.receive(pair.worker()).payload().remaining()).isEqualTo(100_000);
      pair.worker().begin();
      assertThatThrownBy(() -> pair.worker().reserve(100_001))
          .isInstanceOf(FrameTooLargeException.class);
    }
    try (SharedPair pair = SharedPair.open(directory, 100)) {
      pair.host().begin();
      assertThatThrownBy(() -> pair.host().reserve(101)).isInstanceOf(FrameTooLargeException.class);
    }
  }

  @Test
  void timeout_answersNullAndNotTooEarly() throws IOException {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      long start = System.nanoTime();
      assertThat(pair.host().receive(30 * MILLISECOND)).isNull();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30 * MILLISECOND);
      assertThat(pair.host().receive(0)).isNull();
      assertThat(pair.host().receive(-1)).isNull();
    }
  }

  @Test
  void aSleeper_isWokenByAFrame() throws Exception {
    try (SharedPair pair = SharedPair.open(directory, MAX, 0)) {
      for (int i = 0; i < 2_000; i++) {
        byte number = (byte) i;
        CompletableFuture<byte[]> received =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return Frames.payload(SharedPair.receive(pair.worker()));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        SharedPair.send(pair.host(), FrameType.CALL, number);
        assertThat(received.get(10, TimeUnit.SECONDS)).containsExactly(number);
        SharedPair.send(pair.worker(), FrameType.RESULT, number);
        assertThat(Frames.payload(SharedPair.receive(pair.host()))).containsExactly(number);
      }
    }
  }

  @Test
  void bytesThatNobodyRang_wakeWithoutHarm() throws Exception {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      CompletableFuture<Void> echo = echo(pair.worker());
      for (int i = 0; i < 200; i++) {
        pair.doorbell().peerWrites(new byte[i]);
        assertThat(pair.host().receive(i % 3)).isNull();
        SharedPair.send(pair.host(), FrameType.CALL, (byte) i);
        assertThat(Frames.payload(SharedPair.receive(pair.host()))).containsExactly((byte) i);
      }
      pair.host().close();
      echo.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void interrupt_doesNotEndTheWaitAndIsKept() throws Exception {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      Thread.currentThread().interrupt();
      assertThat(pair.host().receive(20 * MILLISECOND)).isNull();
      assertThat(Thread.interrupted()).isTrue();

      CompletableFuture<Void> echo = echo(pair.worker());
      Thread.currentThread().interrupt();
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
      assertThat(pair.host().receive(Transport.FOREVER)).isNotNull();
      assertThat(Thread.interrupted()).isTrue();
      pair.host().close();
      echo.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void close_wakesTheWaitingThread() throws Exception {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      CompletableFuture<Throwable> waiting = endOfWaiting(pair);
      while (pair.memory().getLong(LaneSegmentDescriptor.HOST_SLEEPS_OFFSET) == 0) {
        Thread.onSpinWait();
      }
      pair.host().close();
      assertThat(waiting.get(10, TimeUnit.SECONDS)).hasMessageContaining("this side closed");
      assertThatThrownBy(() -> SharedPair.send(pair.host(), FrameType.CALL))
          .isInstanceOf(TransportClosedException.class);
      assertThatThrownBy(() -> pair.host().receive(0)).isInstanceOf(TransportClosedException.class);
    }
  }

  @Test
  void close_endsTheLooking() throws Exception {
    long longerThanTheTest = TimeUnit.MINUTES.toNanos(5);
    try (SharedPair pair = SharedPair.open(directory, MAX, longerThanTheTest)) {
      CompletableFuture<Throwable> waiting = endOfWaiting(pair);
      assertThatThrownBy(() -> waiting.get(20, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      pair.host().close();
      assertThat(waiting.get(10, TimeUnit.SECONDS)).hasMessageContaining("this side closed");
    }
  }

  private static CompletableFuture<Throwable> endOfWaiting(SharedPair pair) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            pair.host().receive(Transport.FOREVER);
            return null;
          } catch (TransportClosedException e) {
            return e;
          }
        });
  }

  @Test
  void theOtherSidesEnd_isSeenAfterWhatItHadSent() throws Exception {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
      assertThat(SharedPair.receive(pair.worker())).isNotNull();
      SharedPair.send(pair.worker(), FrameType.RESULT, (byte) 2);
      pair.worker().close();

      assertThat(Frames.payload(SharedPair.receive(pair.host()))).containsExactly(2);
      assertThatThrownBy(() -> pair.host().receive(Transport.FOREVER))
          .isInstanceOf(TransportClosedException.class)
          .hasMessageContaining("the other side closed");
    }
  }

  @Test
  void wasTaken_tellsWhetherTheOtherSideHasSeenTheFrame() throws Exception {
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
      pair.worker().close();
      assertThatThrownBy(() -> pair.host().receive(Transport.FOREVER))
          .isInstanceOf(TransportClosedException.class);
      assertThat(pair.host().wasTaken()).isFalse();
    }
    try (SharedPair pair = SharedPair.open(directory, MAX)) {
      SharedPair.send(pair.host(), FrameType.CALL, (byte) 1);
      assertThat(SharedPair.receive(pair.worker())).isNotNull();
      pair.worker().close();
      assertThatThrownBy(() -> pair.host().receive(Transport.FOREVER))
          .isInstanceOf(TransportClosedException.class);
      assertThat(pair.host().wasTaken()).isTrue();
    }
  }

  @Test
  void dispose_leavesNoDescriptorAndNoPages() throws Exception {
    try (SharedPair warm = SharedPair.open(directory, MAX)) {
      SharedPair.send(warm.host(), FrameType.CALL, (byte) 1);
    }
    long before = LaneDescriptors.count();
    SharedPair pair = SharedPair.open(directory, MAX);
    SharedPair.send(pair.host(), FrameType.CALL, new byte[10 << 20]);
    assertThat(pair.memory().getLong(LaneSegmentDescriptor.MAGIC_OFFSET)).isNotZero();
    pair.close();
    assertThat(LaneDescriptors.count()).isEqualTo(before);
    assertThat(pair.memory().getLong(LaneSegmentDescriptor.MAGIC_OFFSET))
        .as("the pages are the system's again, so this is a new one")
        .isZero();
  }
}
