package dev.glovebox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In a run directory that others use, too, only what is ours counts. it-tests have the rest. */
@Timeout(60)
class FootprintTest {
  @TempDir Path runDirectory;

  /** As a directory of a host in this process is called. */
  private Path ownHost() throws IOException {
    String pid = Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
    return Files.createDirectories(runDirectory.resolve(pid + "-a1-b2"));
  }

  @Test
  void aFile_ofOurHost_isNamed_andOneOfAnotherIsNot() throws IOException {
    Footprint before = Footprint.now(runDirectory);
    Files.createFile(Files.createDirectory(runDirectory.resolve("0-a1-b2")).resolve("s0"));
    assertThat(before.left()).isEmpty();
    Path own = Files.createFile(ownHost().resolve("s0"));

    assertThat(before.left()).contains("file " + runDirectory.relativize(own));
    assertThat(Footprint.ofAll(runDirectory).left()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aSocket_ofOurHost_isNamed_andOneThatIsNotGloveboxsIsNot() throws IOException {
    Path own = ownHost().resolve("s0");
    Footprint before = Footprint.now(runDirectory);
    Footprint beforeOfAll = Footprint.ofAll(runDirectory);
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(other.isOpen()).isTrue();
      assertThat(before.left()).isEmpty();
      assertThat(beforeOfAll.left()).containsExactly("1 more descriptor(s) of socket");
    }
    try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      door.bind(UnixDomainSocketAddress.of(own));
      assertThat(before.left()).contains("1 more descriptor(s) of a socket like " + own);
    }
  }

  @Test
  void aChildProcess_isNamed_untilItHasEnded() throws Exception {
    Footprint before = Footprint.now(runDirectory);
    Process child = new ProcessBuilder("sleep", "60").start();
    try {
      assertThatThrownBy(() -> before.assertNothingLeft(Duration.ofMillis(50)))
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith(
              "left over after the test:\n  process " + child.pid() + ": sleep 60");
    } finally {
      child.destroyForcibly();
    }
    assertThatCode(() -> before.assertNothingLeft(Duration.ofSeconds(20)))
        .doesNotThrowAnyException();
  }

  @Test
  void aThread_isNamed_ifGloveboxHasNamedIt() throws Exception {
    Footprint before = Footprint.now(runDirectory);
    CountDownLatch end = new CountDownLatch(1);
    Runnable waiting =
        () -> {
          try {
            assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Thread ours = new Thread(waiting, "glovebox-forgotten");
    Thread others = new Thread(waiting, "somebody's");
    ours.start();
    others.start();

    assertThat(before.left()).containsExactly("thread glovebox-forgotten");
    end.countDown();
    ours.join();
    others.join();
    assertThat(before.left()).isEmpty();
  }
}
