package dev.glovebox.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One side of a lane dies at a step of its protocol, for every step, in calls of every shape: the
 * other side is never left waiting, has no wrong answer, knows what may have run, and keeps
 * nothing.
 */
@Timeout(60)
class LaneDeathTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** Started while the test before it ran: what takes longest is the start of a JVM. */
  private static DyingPeer next;

  @TempDir private Path directory;

  @BeforeAll
  static void start(@TempDir Path elsewhere) throws IOException {
    // The JDK's channels make descriptors at first use which they never close.
    SharedPair.open(elsewhere, DyingMain.MAX_BYTES).close();
    next = new DyingPeer();
  }

  @AfterAll
  static void nothingIsLeft() throws IOException {
    next.close();
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              // Mapped until the buffers are collected.
              System.gc();
              assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
                  .noneMatch(line -> line.contains("memfd:glovebox"));
            });
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      assertThat(open.map(LaneDescriptors::target))
          .noneMatch(name -> name.contains("memfd:glovebox"));
    }
  }

  static Stream<LaneFault> faults() {
    List<LaneFault> faults = new ArrayList<>();
    for (LaneSegment.Side side : LaneSegment.Side.values()) {
      for (LaneStep step : LaneStep.values()) {
        for (Traffic.Shape shape : Traffic.Shape.values()) {
          if (isReached(side, step, shape)) {
            // Those who look for long do not sleep, and those who sleep at once are rung.
            boolean sleeps =
                step == LaneStep.ARMED || step == LaneStep.WOKEN || step == LaneStep.RUNG;
            for (int times : times(step, shape)) {
              faults.add(new LaneFault(side, step, shape, times, sleeps ? 0 : 20_000));
            }
          }
        }
      }
    }
    return faults.stream();
  }

  /** The first time; and later, which is within nested calls where there are any. */
  private static int[] times(LaneStep step, Traffic.Shape shape) {
    return switch (step) {
      case WRITTEN, PUBLISHED, TAKEN -> {
        yield switch (shape) {
          case SMALL -> new int[] {1, 10};
          case LARGE_CALL -> new int[] {2};
          // The worker's first is its request for a side segment.
          case LARGE_RESULT -> new int[] {1, 2};
          case NESTED -> new int[] {2, 4};
          case NESTED_LARGE -> new int[] {3};
          case DEEP -> new int[] {6, 12};
        };
      }
      case RUNG, ARMED, WOKEN -> new int[] {shape == Traffic.Shape.SMALL ? 1 : 3};
      default -> new int[] {shape == Traffic.Shape.NESTED_LARGE ? 2 : 1};
    };
  }

  private static boolean isReached(LaneSegment.Side side, LaneStep step, Traffic.Shape shape) {
    boolean isHost = side == LaneSegment.Side.HOST;
    return switch (step) {
      case MOVED_TO_SIDE ->
          shape == Traffic.Shape.NESTED_LARGE
              || shape == (isHost ? Traffic.Shape.LARGE_CALL : Traffic.Shape.LARGE_RESULT);
      case SIDE_MADE -> isHost && workerNeedsSide(shape);
      case SIDE_GIVEN -> !isHost && workerNeedsSide(shape);
      default -> true;
    };
  }

  private static boolean workerNeedsSide(Traffic.Shape shape) {
    return shape == Traffic.Shape.LARGE_RESULT
        || shape == Traffic.Shape.NESTED_LARGE
        || shape == Traffic.Shape.DEEP;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theOtherSide_goesOnKnowingWhatIsLost(LaneFault fault) throws Exception {
    long descriptors = LaneDescriptors.count();
    Path file = directory.resolve("ledger");
    Ledger ledger = Ledger.at(file);
    try (DyingPeer peer = next) {
      next = new DyingPeer();
      SocketTransport socket = peer.connect(directory, file, fault);
      if (fault.side() == LaneSegment.Side.WORKER) {
        outlive(fault, DyingMain.offer(socket, fault.spinNanos()), ledger);
      } else {
        outlive(DyingMain.attach(socket), ledger);
      }
      assertThat(peer.exit()).as("exit of the other side").isEqualTo(DyingMain.DIED);
    }
    assertThat(LaneDescriptors.count()).isLessThanOrEqualTo(descriptors);
  }

  /** Is the host. */
  private static void outlive(LaneFault fault, SharedTransport lane, Ledger ledger) {
    TrafficHost host = new TrafficHost(lane, shape -> {});
    try {
      host.run(200);
      throw new AssertionError("the step is never reached");
    } catch (TransportClosedException e) {
      boolean ran = ledger.hasRun(host.call());
      if (host.waitsForFirst()) {
        if (!lane.wasTaken()) {
          assertThat(ran).as("call %d has run, and is said not to have", host.call()).isFalse();
        }
      } else {
        assertThat(ran).as("call %d has run, for it called back", host.call()).isTrue();
      }
      if (fault.shape() == Traffic.Shape.SMALL) {
        simplest(fault.step(), lane, host, ran);
      }
      assertThat(ledger.hasRun(host.calls() + 1)).as("what was not called").isFalse();
    } finally {
      lane.close();
      lane.dispose();
    }
  }

  /** Where it is known what must have been. */
  private static void simplest(LaneStep step, SharedTransport lane, TrafficHost host, boolean ran) {
    switch (step) {
      case TAKEN -> {
        assertThat(lane.wasTaken()).isTrue();
        assertThat(ran).isFalse();
      }
      case WRITTEN -> {
        assertThat(lane.wasTaken()).isTrue();
        assertThat(ran).isTrue();
      }
      case PUBLISHED, RUNG ->
          assertThat(ran).as("an answer that had been published was not received").isFalse();
      default -> {
        // Waiting, it may have been for this call or the one before.
      }
    }
    assertThat(host.waitsForFirst()).isTrue();
  }

  /** Is the worker. */
  private static void outlive(SharedTransport lane, Ledger ledger) {
    try {
      new TrafficWorker(lane, ledger, shape -> {}).run();
    } catch (TransportClosedException e) {
      // The host is gone.
    } catch (UncheckedIOException | NoRoomException e) {
      // It went while this side asked for a side segment, or opened one.
    } finally {
      lane.close();
    }
  }
}
