package dev.glovebox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.SidecarListener;
import dev.glovebox.sidecar.wire.DoorException;
import dev.glovebox.sidecar.wire.ListenAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a sidecar replaces at the place of its UNIX socket, and what it leaves. */
@Timeout(60)
class SocketPlaceTest {
  @TempDir private Path directory;

  private ListenAddress address() {
    return ListenAddress.parse("unix:" + directory.resolve("g.sock"));
  }

  private Sidecar started() {
    return Sidecar.start(
        new FakeLibrary(),
        new Methods(),
        SidecarOptions.listening(address()),
        SidecarListener.NONE);
  }

  private void assertAnswers() throws IOException {
    try (PlainClient client = new PlainClient(address())) {
      assertThat(client.ask("fake.echo", "[1]", 1).has("result")).isTrue();
    }
  }

  private void assertRefused(String why) throws IOException {
    Path place = address().path();
    Object before = key(place);
    assertThatThrownBy(this::started)
        .isInstanceOf(DoorException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("g.sock");
    assertThat(key(place)).isEqualTo(before);
    assertOnlyThePlaceIsLeft();
  }

  private static Object key(Path place) throws IOException {
    return Files.getAttribute(place, "unix:fileKey", LinkOption.NOFOLLOW_LINKS);
  }

  private void assertOnlyThePlaceIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(file -> file.getFileName().toString())).doesNotContain(".g.sock.lock");
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.filter(file -> file.getFileName().toString().startsWith(".gb"))).isEmpty();
    }
  }

  private static void make(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fifo_isLeftAsItIs() throws Exception {
    make("mkfifo", address().path().toString());
    assertRefused("no socket");
  }

  @Test
  void directoryAndFileAndLink_areLeftAsTheyAre() throws Exception {
    Path place = address().path();
    Files.createDirectory(place);
    assertRefused("no socket");
    Files.delete(place);
    Files.writeString(place, "mine");
    assertRefused("no socket");
    Files.delete(place);
    Path elsewhere = directory.resolve("elsewhere");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(elsewhere));
    }
    Files.createSymbolicLink(place, elsewhere);
    assertRefused("no socket");
    assertThat(elsewhere).exists();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fifoInPlaceOfTheLock_isToldOf() throws Exception {
    make("mkfifo", directory.resolve(".g.sock.lock").toString());
    assertThatThrownBy(this::started)
        .isInstanceOf(DoorException.class)
        .hasMessageContaining("no regular file");
  }

  @Test
  void lockThatADeadSidecarLeft_doesNoHarm() throws Exception {
    Files.writeString(directory.resolve(".g.sock.lock"), "left");
    try (Sidecar sidecar = started()) {
      assertThat(sidecar.addresses()).hasSize(1);
      assertAnswers();
    }
  }

  @Test
  void ofSeveralThatStartAtOnce_oneServes_andTheOthersSaySo() throws Exception {
    int several = 6;
    ExecutorService threads = Executors.newFixedThreadPool(several);
    try {
      for (int round = 0; round < 10; round++) {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
          dead.bind(UnixDomainSocketAddress.of(address().path()));
        }
        CyclicBarrier together = new CyclicBarrier(several);
        Callable<Object> start =
            () -> {
              together.await();
              try {
                return started();
              } catch (DoorException e) {
                return e;
              }
            };
        List<Future<Object>> all = new ArrayList<>();
        for (int i = 0; i < several; i++) {
          all.add(threads.submit(start));
        }
        List<Sidecar> serving = new ArrayList<>();
        for (Future<Object> one : all) {
          if (one.get() instanceof Sidecar sidecar) {
            serving.add(sidecar);
          } else {
            assertThat(((DoorException) one.get()).what()).contains("somebody listens there");
          }
        }
        assertThat(serving).hasSize(1);
        assertAnswers();
        serving.get(0).close();
        assertThat(address().path()).doesNotExist();
        assertOnlyThePlaceIsLeft();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whoConnectsBeforeTheDoorIsServed_isAnswered() throws Exception {
    SidecarOptions options = SidecarOptions.listening(address());
    OpenDoors doors = OpenDoors.open(options);
    try (PlainClient early = new PlainClient(address())) {
      early.request("fake.echo", "[1]", 1);
      try (Sidecar sidecar =
          Sidecar.start(new FakeLibrary(), new Methods(), options, SidecarListener.NONE, doors)) {
        assertThat(sidecar.addresses()).hasSize(1);
        assertThat(early.next().has("result")).isTrue();
      }
    } finally {
      doors.close();
    }
  }
}
