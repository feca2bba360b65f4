package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No wake-up is lost: neither where the two sides meet at their two words, nor in any of the ways
 * in which a whole transport waits. {@code it-tests/jcstress.sh} races them on more kinds of JVMs.
 */
@Timeout(60)
@SuppressWarnings("ThreadPriorityCheck") // Both sides may have one processor.
class DoorbellTest {
  private static final long RACE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long PING_PONG_NANOS = TimeUnit.SECONDS.toNanos(3);

  @TempDir private Path directory;

  /** Whether the sender has seen the sleeper, and the receiver the frame, in this round. */
  private volatile boolean rung;

  private volatile boolean found;
  private final AtomicLong atStart = new AtomicLong();
  private final AtomicLong atEnd = new AtomicLong();

  @Test
  void whoeverGoesFirst_theSenderRingsOrTheReceiverFinds() throws Exception {
    ByteBuffer memory = ByteBuffer.allocateDirect(LaneSegmentDescriptor.SEGMENT_BYTES);
    LaneSegment host = new LaneSegment(memory, LaneSegment.Side.HOST);
    LaneSegment worker = new LaneSegment(memory, LaneSegment.Side.WORKER);
    AtomicLong last = new AtomicLong(Long.MAX_VALUE);
    CompletableFuture<Void> receiver =
        CompletableFuture.runAsync(
            () -> {
              SplittableRandom random = new SplittableRandom(1);
              for (long round = 1; round < last.get(); round++) {
                worker.disarm();
                meet(atStart, round);
                skew(random);
                worker.arm();
                found = worker.peerNumber() == round;
                meet(atEnd, round);
              }
            },
            DoorbellTest::start);
    SplittableRandom random = new SplittableRandom(2);
    long end = System.nanoTime() + RACE_NANOS;
    long round = 0;
    boolean lost = false;
    while (!lost && round + 1 < last.get()) {
      round++;
      if (System.nanoTime() - end > 0) {
        last.set(round + 1);
      }
      meet(atStart, round);
      skew(random);
      rung = host.publish(round);
      meet(atEnd, round);
      lost = !rung && !found;
      if (lost) {
        last.set(round + 1);
      }
    }
    assertThat(lost).as("neither rung nor found in round %d", round).isFalse();
    assertThat(round).isGreaterThan(1000);
    receiver.get(10, TimeUnit.SECONDS);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "worker");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits until both have come there in this round. */
  private static void meet(AtomicLong place, long round) {
    place.incrementAndGet();
    for (int i = 0; place.get() < 2 * round; i++) {
      if (i > 2000) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private static void skew(SplittableRandom random) {
    for (int i = random.nextInt(30); i > 0; i--) {
      Thread.onSpinWait();
    }
  }

  /** Nanoseconds for which each side looks before it sleeps. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1_000, 20_000})
  void framesWithPausesOfAllKinds_alwaysArrive(long spinNanos) throws Exception {
    try (SharedPair pair = SharedPair.open(directory, 1 << 20, spinNanos)) {
      CompletableFuture<Void> worker =
          CompletableFuture.runAsync(
              () -> pong(pair.worker(), new SplittableRandom(spinNanos)), DoorbellTest::start);
      SplittableRandom random = new SplittableRandom(~spinNanos);
      long end = System.nanoTime() + PING_PONG_NANOS;
      long frames = 0;
      while (System.nanoTime() - end < 0) {
        byte content = (byte) ++frames;
        pause(random);
        SharedPair.send(pair.host(), FrameType.CALL, content);
        // Bounded: a wake-up that is lost is a frame that does not come.
        assertThat(SharedPair.receive(pair.host()).payload().get(0)).isEqualTo(content);
      }
      pair.host().close();
      worker.get(10, TimeUnit.SECONDS);
      assertThat(frames).isGreaterThan(100);
    }
  }

  private static void pong(Transport worker, SplittableRandom random) {
    try {
      while (true) {
        byte content = worker.receive(Transport.FOREVER).payload().get(0);
        pause(random);
        SharedPair.send(worker, FrameType.RESULT, content);
      }
    } catch (TransportClosedException e) {
      // The end of the test.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** None, or about as long as a side looks, or as it takes to fall asleep, or to wake. */
  private static void pause(SplittableRandom random) {
    switch (random.nextInt(6)) {
      case 0, 1 -> {}
      case 2 -> skew(random);
      case 3 -> {
        long start = System.nanoTime();
        long nanos = random.nextInt(60_000);
        while (System.nanoTime() - start < nanos) {
          Thread.onSpinWait();
        }
      }
      case 4 -> Thread.yield();
      default -> LockSupport.parkNanos(random.nextInt(200_000));
    }
  }
}
