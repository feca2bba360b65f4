package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.SocketTransport;
import dev.glovebox.lane.Transport;
import dev.glovebox.launch.JvmWorker;
import dev.glovebox.launch.ProcessListener;
import dev.glovebox.launch.WorkerCommand;
import dev.glovebox.launch.WorkerProcess;
import dev.glovebox.link.HostLane;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose process lives, and that reads nothing of its control connection. */
@Timeout(30)
class WorkerTest {
  private static final int MESSAGE_BYTES = 64 * 1024;

  @TempDir Path directory;
  private final CountDownLatch dead = new CountDownLatch(1);
  private final Worker worker = new Worker(new WorkerId("p", 1, 1), it -> dead.countDown());
  private SocketChannel deafEnd;

  @BeforeEach
  void start() throws IOException {
    Path socket = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      deafEnd = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      WorkerProcess process =
          WorkerProcess.start(
              new WorkerCommand("p-1#1", List.of("/bin/cat"), Map.of(), directory),
              new byte[0],
              ProcessListener.NONE);
      worker.started(new JvmWorker(process, directory.resolve("hs_err.log")));
      worker.tryMove(WorkerState.HANDSHAKING);
      assertThat(worker.ready(full(server.accept()), List.of(), null)).isTrue();
    }
  }

  /** A connection that takes not one byte more. */
  private static Transport full(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    ByteBuffer bytes = ByteBuffer.allocate(4096);
    // Ever smaller pieces: the last gaps are too small for large ones.
    for (int size = bytes.capacity(); size > 0; size /= 2) {
      while (channel.write(bytes.clear().limit(size)) > 0) {
        // There was room.
      }
    }
    return SocketTransport.over(channel, MESSAGE_BYTES);
  }

  private static void noMemory() {
    throw new OutOfMemoryError("Java heap space");
  }

  /** Does something when it is closed. */
  private record Closing(Runnable whenClosed) implements Transport {
    @Override
    public ByteBuffer begin() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ByteBuffer reserve(long bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void send(FrameType type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Frame receive(long timeoutNanos) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      whenClosed.run();
    }
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    worker.kill("the test is over");
    assertThat(dead.await(10, TimeUnit.SECONDS)).isTrue();
    deafEnd.close();
  }

  @Test
  void stop_ofOneThatDoesNotRead_killsItWhenItsTimeIsOver() {
    worker.stop(Duration.ofMillis(100));

    assertThat(worker.killReason()).contains("it did not end in time when asked to");
    assertThat(worker.awaitEnd(Duration.ZERO)).isPresent();
  }

  @Test
  void oneOfWhoseConnectionsOneCannotBeClosed_hasItsOthersClosed_andItsEndIsTold() {
    CountDownLatch told = new CountDownLatch(1);
    Worker other = new Worker(new WorkerId("p", 2, 1), it -> told.countDown());
    for (WorkerState state : List.of(WorkerState.STARTING, WorkerState.HANDSHAKING)) {
      assertThat(other.tryMove(state)).isTrue();
    }
    AtomicInteger closed = new AtomicInteger();
    HostLane failing = new HostLane(other, new Closing(WorkerTest::noMemory), 0);
    HostLane next = new HostLane(other, new Closing(closed::incrementAndGet), 0);
    Transport control = new Closing(WorkerTest::noMemory);
    Transport upcall = new Closing(closed::incrementAndGet);
    assertThat(other.ready(control, List.of(failing, next), upcall)).isTrue();

    assertThatThrownBy(other::neverStarted).isInstanceOf(OutOfMemoryError.class);

    assertThat(closed).hasValue(2);
    assertThat(told.getCount()).isZero();
    assertThat(other.hasClosedLanes()).isTrue();
  }

  @Test
  void oneWhoseConnectionEnded_takesNoCallOnItsOtherLanes_thoughItsEndIsNotSeenYet() {
    // Without a process, so that there is no end to be seen.
    Worker other = new Worker(new WorkerId("p", 2, 1), it -> {});
    for (WorkerState state :
        List.of(WorkerState.STARTING, WorkerState.HANDSHAKING, WorkerState.READY)) {
      assertThat(other.tryMove(state)).isTrue();
    }
    assertThat(other.takesCalls()).isTrue();

    other.awaitEndAfter("its connection ended");

    assertThat(other.takesCalls()).isFalse();
    assertThat(other.state()).isEqualTo(WorkerState.READY);
  }

  @Test
  void killAgain_ofOneWhoseKillHasFailed_killsIt() {
    assertThat(worker.tryMove(WorkerState.KILLING)).isTrue();
    worker.kill("somebody has begun to, and got an error");
    assertThat(worker.awaitEnd(Duration.ofMillis(100))).isEmpty();

    worker.killAgain();

    assertThat(worker.awaitEnd(Duration.ofSeconds(20))).isPresent();
  }

  @Test
  void killAgain_ofOneThatNobodyKills_doesNothing() {
    worker.killAgain();

    assertThat(worker.awaitEnd(Duration.ofMillis(100))).isEmpty();
    assertThat(worker.state()).isEqualTo(WorkerState.READY);
  }

  @Test
  void ping_ofOneThatDoesNotRead_isAMissedAnswerEachTime() {
    assertThat(worker.ping()).isEqualTo(1);
    assertThat(worker.ping()).isEqualTo(2);
  }

  @Test
  void ping_ofOneThatNobodyCalls_isAQuestionAtEachFourthCheck_unlessItIsUnanswered()
      throws IOException {
    Worker idle = new Worker(new WorkerId("p", 2, 1), it -> {});
    for (WorkerState state : List.of(WorkerState.STARTING, WorkerState.HANDSHAKING)) {
      assertThat(idle.tryMove(state)).isTrue();
    }
    Path socket = directory.resolve("t");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      try (Transport process = SocketTransport.over(far, MESSAGE_BYTES);
          Transport host = SocketTransport.over(server.accept(), MESSAGE_BYTES)) {
        assertThat(idle.ready(host, List.of(), null)).isTrue();

        List<Integer> asked = new ArrayList<>();
        for (int check = 0; check < 9; check++) {
          assertThat(idle.ping()).isZero();
          if (answer(process)) {
            asked.add(check);
          }
        }
        assertThat(asked).containsExactly(0, 4, 8);

        for (int check = 9; check < 12; check++) {
          assertThat(idle.ping()).isZero();
        }
        assertThat(idle.ping()).as("asks for the last time").isZero();
        assertThat(idle.ping()).isEqualTo(1);
        assertThat(idle.ping()).isEqualTo(2);
        assertThat(answer(process)).isTrue();
        assertThat(idle.ping()).as("it has answered late").isZero();
      }
    }
  }

  /** Answers the question that has come, if one has. */
  private static boolean answer(Transport process) throws IOException {
    try {
      Frame question = process.receive(0);
      if (question == null) {
        return false;
      }
      long id = ((Message.Ping) MessageCodec.read(question)).id();
      MessageCodec.send(process, new Message.Pong(id, 1, 1));
      return true;
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }
}
