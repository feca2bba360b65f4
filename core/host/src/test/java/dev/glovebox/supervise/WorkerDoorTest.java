package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.Protocol;
import dev.glovebox.lane.SocketTransport;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import dev.glovebox.launch.JvmWorker;
import dev.glovebox.launch.ProcessListener;
import dev.glovebox.launch.WorkerCommand;
import dev.glovebox.launch.WorkerProcess;
import dev.glovebox.link.Deadline;
import dev.glovebox.link.LaneTransports;
import dev.glovebox.link.WorkerDoor;
import dev.glovebox.registry.LaneTransport;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WorkerDoorTest {
  private static final String SECRET = "open sesame";

  @TempDir Path directory;
  private final Worker worker = new Worker(new WorkerId("p", 1, 1), dead -> {});
  private final List<Transport> open = new ArrayList<>();
  private final List<SocketChannel> strangers = new ArrayList<>();
  private WorkerProcess process;
  private WorkerDoor door;

  @BeforeEach
  void start() throws IOException {
    process =
        WorkerProcess.start(
            new WorkerCommand("p-1#1", List.of("/bin/cat"), Map.of(), directory),
            new byte[0],
            ProcessListener.NONE);
    worker.started(new JvmWorker(process, directory.resolve("hs_err.log")));
    door = WorkerDoor.open(directory.resolve("s"), SECRET);
  }

  @AfterEach
  void end() throws IOException {
    open.forEach(Transport::close);
    for (SocketChannel stranger : strangers) {
      stranger.close();
    }
    door.close();
    process.kill();
    assertThat(process.awaitExit(Duration.ofSeconds(10))).isPresent();
    assertThat(Files.exists(directory.resolve("s"))).isFalse();
  }

  private void knock(String secret, int version, Message.Channel channel, int lane)
      throws IOException {
    Transport transport =
        SocketTransport.over(SocketChannel.open(UnixDomainSocketAddress.of(door.path())), 4096);
    open.add(transport);
    MessageCodec.send(
        transport,
        new Message.Hello(secret, version, version, channel, lane, process.pid(), 1, false));
  }

  private WorkerDoor.Admission admit(int lanes, Duration timeout) throws IOException {
    return door.admit(
        worker,
        lanes,
        4096,
        new LaneTransports(LaneTransport.SOCKET, Duration.ZERO),
        Deadline.in(timeout));
  }

  @Test
  void admit_ofAllConnectionsInAnyOrder_hasThem() throws IOException {
    knock(SECRET, Protocol.VERSION, Message.Channel.LANE, 1);
    knock(SECRET, Protocol.VERSION, Message.Channel.CONTROL, 0);
    knock(SECRET, Protocol.VERSION, Message.Channel.LANE, 0);
    knock(SECRET, Protocol.VERSION, Message.Channel.UPCALL, 0);

    WorkerDoor.Admission admission = admit(2, Duration.ofSeconds(10));

    assertThat(admission.control()).isNotNull();
    assertThat(admission.lanes()).hasSize(2).doesNotContainNull();
    assertThat(admission.upcall()).isNotNull();
    assertThat(worker.state()).isEqualTo(WorkerState.HANDSHAKING);
    admission.close();
  }

  @Test
  void admit_ofStrangersFirst_turnsThemAwayAndStillTakesTheWorker() throws IOException {
    knock("guessed", Protocol.VERSION, Message.Channel.CONTROL, 0);
    knock(SECRET, Protocol.VERSION, Message.Channel.LANE, 5);
    knock(SECRET, Protocol.VERSION, Message.Channel.CONTROL, 0);
    knock(SECRET, Protocol.VERSION, Message.Channel.LANE, 0);
    knock(SECRET, Protocol.VERSION, Message.Channel.UPCALL, 0);

    WorkerDoor.Admission admission = admit(1, Duration.ofSeconds(10));

    assertThat(admission.lanes()).hasSize(1);
    admission.close();
  }

  @Test
  void admit_ofNobodyInTime_saysWhoWasTurnedAway() throws IOException {
    knock("guessed", Protocol.VERSION, Message.Channel.CONTROL, 0);
    knock(SECRET, Protocol.VERSION + 7, Message.Channel.CONTROL, 0);

    assertThatThrownBy(() -> admit(1, Duration.ofMillis(200)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0 of its 3 connections within 200 ms")
        .hasMessageContaining("wrong secret")
        .hasMessageContaining("this host speaks");
  }

  @Test
  void admit_whenTheWorkerDies_endsAtOnce() {
    worker.whenExited(door::close);
    long start = System.nanoTime();
    process.requestStop();

    assertThatThrownBy(() -> admit(1, Duration.ofSeconds(20)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended before it was ready");
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(15));
  }

  @Test
  void admit_whenTheDoorIsClosedAlready_saysTheSame() {
    door.close();

    assertThatThrownBy(() -> admit(1, Duration.ofSeconds(20)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended before it was ready");
  }

  /** As its worker's end does, and the next use of the selector is refused. */
  private final class ClosingTheDoor extends LaneTransports {
    ClosingTheDoor() {
      super(LaneTransport.SOCKET, Duration.ZERO);
    }

    @Override
    public Transport welcome(SocketTransport socket, Message.Hello hello, int version, long nanos) {
      door.close();
      throw new ClosedSelectorException();
    }
  }

  @Test
  void admit_whenTheDoorIsClosedWhileAConnectionIsHeard_closesThatOneToo() throws IOException {
    knock(SECRET, Protocol.VERSION, Message.Channel.LANE, 0);
    Transport heard = open.get(0);

    assertThatThrownBy(
            () ->
                door.admit(
                    worker, 1, 4096, new ClosingTheDoor(), Deadline.in(Duration.ofSeconds(20))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended before it was ready");

    assertThatThrownBy(() -> heard.receive(TimeUnit.SECONDS.toNanos(10)))
        .isInstanceOf(TransportClosedException.class);
  }

  @Test
  void admit_byAnInterruptedThread_goesOnAndKeepsTheFlag() throws IOException {
    knock(SECRET, Protocol.VERSION, Message.Channel.CONTROL, 0);
    knock(SECRET, Protocol.VERSION, Message.Channel.LANE, 0);
    knock(SECRET, Protocol.VERSION, Message.Channel.UPCALL, 0);
    Thread.currentThread().interrupt();

    WorkerDoor.Admission admission = admit(1, Duration.ofSeconds(10));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(admission.lanes()).hasSize(1);
    admission.close();
  }

  private SocketChannel stranger(int bytes) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(door.path()));
    strangers.add(channel);
    // As far as a frame's length, which is small, and no further.
    assertThat(channel.write(ByteBuffer.wrap(new byte[bytes]))).isEqualTo(bytes);
    return channel;
  }

  private void knockAsTheWorker() throws IOException {
    knock(SECRET, Protocol.VERSION, Message.Channel.CONTROL, 0);
    knock(SECRET, Protocol.VERSION, Message.Channel.LANE, 0);
    knock(SECRET, Protocol.VERSION, Message.Channel.UPCALL, 0);
  }

  @Test
  void admit_behindTenSilentStrangers_isDelayedByNone() throws IOException {
    for (int i = 0; i < 10; i++) {
      assertThat(stranger(i % 4).isConnected()).isTrue();
    }
    knockAsTheWorker();
    long start = System.nanoTime();

    WorkerDoor.Admission admission = admit(1, Duration.ofSeconds(20));

    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
    admission.close();
  }

  @Test
  void admit_amongMoreStrangersThanMayWait_takesTheWorkerStill() throws IOException {
    for (int i = 0; i < 30; i++) {
      assertThat(stranger(0).isConnected()).isTrue();
    }
    knockAsTheWorker();

    WorkerDoor.Admission admission = admit(1, Duration.ofSeconds(20));

    assertThat(admission.lanes()).hasSize(1);
    admission.close();
  }

  @Test
  void admit_ofAStrangerWhoseHelloHasNoEnd_turnsItAway() throws IOException {
    SocketChannel channel = stranger(0);
    // A message of sixteen megabytes, as it says; the type word of an ordinary one.
    ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(channel.write(header.putInt(0, 16 << 20).putInt(4, 1))).isEqualTo(8);

    assertThatThrownBy(() -> admit(1, Duration.ofMillis(300)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("turned away");
  }

  @Test
  void admit_ofStrangersOnly_saysHowManyHaveSaidNothing() throws IOException {
    assertThat(stranger(0).isConnected()).isTrue();
    assertThat(stranger(3).isConnected()).isTrue();

    assertThatThrownBy(() -> admit(1, Duration.ofMillis(300)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("within 300 ms")
        .hasMessageContaining("2 connections have not said hello");
  }
}
