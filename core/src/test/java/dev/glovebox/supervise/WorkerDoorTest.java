package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.Protocol;
import dev.glovebox.lane.SocketTransport;
import dev.glovebox.lane.Transport;
import dev.glovebox.launch.ProcessListener;
import dev.glovebox.launch.WorkerCommand;
import dev.glovebox.launch.WorkerProcess;
import dev.glovebox.registry.LaneTransport;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
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
  private WorkerProcess process;
  private WorkerDoor door;

  @BeforeEach
  void start() throws IOException {
    process =
        WorkerProcess.start(
            new WorkerCommand("p-1#1", List.of("/bin/cat"), Map.of(), directory),
            new byte[0],
            ProcessListener.NONE);
    worker.started(process, directory.resolve("hs_err.log"));
    door = WorkerDoor.open(directory.resolve("s"), SECRET);
  }

  @AfterEach
  void end() {
    open.forEach(Transport::close);
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
        timeout.toNanos());
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
        .hasMessageContaining("within 200 ms")
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
}
