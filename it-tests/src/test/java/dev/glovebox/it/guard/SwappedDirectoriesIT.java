package dev.glovebox.it.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.RestartPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A library with a pinned hash, whose directory is exchanged for another one all the time. */
@Timeout(600)
class SwappedDirectoriesIT {
  /** Each in a worker of its own. */
  private static final int LOADS = Integer.getInteger("glovebox.swapped.loads", 12);

  private static final int AT_FDCWD = -100;
  private static final int RENAME_EXCHANGE = 2;

  /** Of calc. */
  public interface Calc extends Library {
    int calc_add_i32(int a, int b);
  }

  /** Of the C library. */
  public interface LibC extends Library {
    int renameat2(int oldDirectory, String oldPath, int newDirectory, String newPath, int flags);
  }

  @TempDir private Path directory;

  @Test
  void noWorkerLoadsWhatIsNotPinned() throws Exception {
    Path right = Files.createDirectory(directory.resolve("d"));
    Path wrong = Files.createDirectory(directory.resolve("e"));
    Path mark = directory.resolve("mark");
    Path file = Files.copy(AvailableStubs.path("calc"), right.resolve("libcalc.so"));
    Files.copy(AvailableStubs.path("impostor"), wrong.resolve("libcalc.so"));
    String pinned = Inspector.system().inspect(file).sha256();
    Registry registry =
        Registry.builder()
            .library("calc", it -> it.path(file).pool("p").sha256(pinned))
            .pool(
                "p",
                it ->
                    it.workers(0, 1, 0)
                        .recycle(RecyclePolicy.NEVER.withCalls(1))
                        .env("IMPOSTOR_MARK", mark.toString())
                        .restart(
                            RestartPolicy.DEFAULT
                                .withIntensity(1000, Duration.ofSeconds(60))
                                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(1))))
            .build();
    LibC libc = Native.load("c", LibC.class);
    AtomicBoolean over = new AtomicBoolean();
    Thread swapper = new Thread(() -> swapUntil(over, libc, right, wrong));
    int loaded = 0;
    int attempts = 0;
    try (Glovebox box = Glovebox.open(registry)) {
      Calc calc = box.load("calc", Calc.class);
      swapper.start();
      while (loaded < LOADS && attempts++ < 100 * LOADS) {
        try {
          assertThat(calc.calc_add_i32(20, 22)).isEqualTo(42);
          loaded++;
        } catch (LibraryRefusedException refused) {
          // Another file than pinned; or one that changed while the inspector read it.
          assertThat(refused.rule()).isIn("GB301", "GB302");
        } catch (WorkerLostException tampered) {
          assertThat(tampered).hasMessageContaining("GB301");
        }
        assertThat(mark).doesNotExist();
      }
    } finally {
      over.set(true);
      swapper.join();
    }
    assertThat(loaded).as("loads in " + attempts + " attempts").isEqualTo(LOADS);
  }

  private static void swapUntil(AtomicBoolean over, LibC libc, Path one, Path other) {
    Random random = new Random(7);
    while (!over.get()) {
      libc.renameat2(AT_FDCWD, one.toString(), AT_FDCWD, other.toString(), RENAME_EXCHANGE);
      LockSupport.parkNanos(random.nextInt(2_000_000));
    }
  }
}
