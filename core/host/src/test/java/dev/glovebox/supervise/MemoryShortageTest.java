package dev.glovebox.supervise;

import static dev.glovebox.supervise.FakeWorkers.function;
import static dev.glovebox.supervise.FakeWorkers.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.MemoryExhaustedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import dev.glovebox.lane.WorkerAccess;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls of a process whose heap is full: they fail by a name of their own, and cost no worker. */
@Timeout(60)
class MemoryShortageTest {
  /** What has no memory. */
  private enum Step {
    PREPARE,
    WRITE,
    READ
  }

  private static final NativeFunction SUM =
      new NativeFunction(
          "lib",
          "sum",
          new AbiSignature(List.of(AbiType.I64, AbiType.I64), AbiResult.of(AbiType.I64)));

  @TempDir Path directory;
  private FakePool fakes;

  @BeforeEach
  void open() {
    fakes = new FakePool(directory);
  }

  @AfterEach
  void close() {
    fakes.close();
  }

  private record Hungry(Step step) implements CallBody<Long> {
    private void reach(Step now) {
      if (now == step) {
        throw new OutOfMemoryError("Java heap space");
      }
    }

    @Override
    public void prepare(WorkerAccess worker) {
      reach(Step.PREPARE);
    }

    @Override
    public void write(CallWriter call) {
      reach(Step.WRITE);
      call.slot(0, 1);
    }

    @Override
    public Long read(ResultReader result, WorkerAccess worker) {
      reach(Step.READ);
      return result.slot();
    }
  }

  private MemoryExhaustedException failureOf(Step step) {
    return catchThrowableOfType(
        MemoryExhaustedException.class,
        () -> fakes.pool().invoke(function("echo"), CallOptions.DEFAULT, new Hungry(step)));
  }

  private void goesOnWithTheSameWorker() {
    assertThat(fakes.pool().<Long>invoke(function("echo"), CallOptions.DEFAULT, number(42)))
        .isEqualTo(42);
    assertThat(fakes.starts()).isEqualTo(1);
  }

  @Test
  void withoutMemoryForItsArguments_aCallIsNotSent() {
    for (Step step : new Step[] {Step.PREPARE, Step.WRITE}) {
      MemoryExhaustedException failure = failureOf(step);

      assertThat(failure).hasMessageContaining("Java heap space");
      assertThat(failure.context().outcome()).isEqualTo(Outcome.NOT_SENT);
      assertThat(failure.context().function()).isEqualTo("echo");
      goesOnWithTheSameWorker();
    }
  }

  @Test
  void withoutMemoryForItsResult_aCallHasRun() {
    MemoryExhaustedException failure = failureOf(Step.READ);

    assertThat(failure.context().outcome()).isEqualTo(Outcome.RAN);
    goesOnWithTheSameWorker();
  }

  @Test
  void withoutMemoryForTheAnswerThatCame_aCallMayHaveRun_forItMayHaveBeenARefusal() {
    AtomicInteger lanes = new AtomicInteger();
    AtomicBoolean starving = new AtomicBoolean();
    try (FakePool inline =
        FakePool.inline(
            directory,
            transport -> {
              lanes.incrementAndGet();
              return new Starving(transport, starving);
            })) {
      assertThat(add(inline)).isEqualTo(42);
      int before = lanes.get();

      starving.set(true);
      MemoryExhaustedException failure =
          catchThrowableOfType(MemoryExhaustedException.class, () -> add(inline));

      assertThat(failure.context().outcome()).isEqualTo(Outcome.MAY_HAVE_RUN);
      assertThat(failure).hasMessageContaining("Java heap space");
      assertThat(add(inline)).isEqualTo(42);
      assertThat(lanes.get()).as("lanes of one worker").isEqualTo(before);
    }
  }

  private static long add(FakePool inline) {
    return inline.pool().<Long>invoke(SUM, CallOptions.DEFAULT, new Sum());
  }

  private record Sum() implements CallBody<Long> {
    @Override
    public void write(CallWriter call) {
      call.slot(0, 20);
      call.slot(1, 22);
    }

    @Override
    public Long read(ResultReader result, WorkerAccess worker) {
      return result.slot();
    }
  }

  /** Takes an answer, and has no memory for it. */
  private record Starving(Transport lane, AtomicBoolean now) implements Transport {
    @Override
    public ByteBuffer begin() {
      return lane.begin();
    }

    @Override
    public ByteBuffer reserve(long bytes) {
      return lane.reserve(bytes);
    }

    @Override
    public void send(FrameType type) throws TransportClosedException {
      lane.send(type);
    }

    @Override
    public Frame receive(long timeoutNanos) throws TransportClosedException {
      Frame frame = lane.receive(timeoutNanos);
      if (now.getAndSet(false)) {
        throw new OutOfMemoryError("Java heap space");
      }
      return frame;
    }

    @Override
    public int unanswered() {
      return 0;
    }

    @Override
    public void close() {
      lane.close();
    }
  }
}
