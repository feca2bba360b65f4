package dev.glovebox.sidecar.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PlaceLockTest {
  @TempDir private Path directory;

  /** Whether this process has a lock on a file that other processes see. */
  private static boolean isLocked(Path file) throws IOException {
    String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    String holder = " " + ProcessHandle.current().pid() + " ";
    try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
      return locks.anyMatch(lock -> lock.contains(inode) && lock.contains(holder));
    }
  }

  /** Whoever closes a file drops the locks that his process has on it. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void anotherOfThisProcessThatWaits_doesNotDropTheLock() throws Exception {
    Path place = directory.resolve("g.sock");
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
    Path file = directory.resolve(".g.sock.lock");
    CountDownLatch second = new CountDownLatch(1);
    Thread other = new Thread(() -> hold(link.resolve("g.sock"), second::countDown));
    PlaceLock.hold(
        place,
        () -> {
          assertThat(isLocked(file)).isTrue();
          other.start();
          await().until(() -> other.getState() == Thread.State.TIMED_WAITING);
          assertThat(isLocked(file)).isTrue();
          assertThat(second.getCount()).isEqualTo(1);
        });
    assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
    other.join();
    assertThat(file).doesNotExist();
  }

  private static void hold(Path place, Runnable action) {
    try {
      PlaceLock.hold(place, action::run);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
