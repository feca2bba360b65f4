package dev.glovebox.it.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** New versions of a library, installed by renaming them over the old one, while calls go on. */
@Timeout(120)
class DeployUnderLoadIT {
  private static final int DEPLOYMENTS = 20;
  private static final int CALLERS = 3;

  /** So many calls go come between two deployments: every few of them meet a new worker. */
  private static final long CALLS_BETWEEN = 20;

  /** Of calc. */
  public interface Calc extends Library {
    int calc_add_i32(int a, int b);
  }

  @TempDir private Path directory;

  @Test
  void losesNoCall() throws Exception {
    Path file = Files.copy(AvailableStubs.path("calc"), directory.resolve("libcalc.so"));
    Registry registry =
        Registry.builder()
            .library("calc", it -> it.path(file).pool("p"))
            .pool("p", it -> it.workers(1, 2, 1).recycle(RecyclePolicy.NEVER.withCalls(15)))
            .build();
    AtomicLong answers = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> callers = new ArrayList<>();
    try (Glovebox box = Glovebox.open(registry)) {
      Calc calc = box.load("calc", Calc.class);
      for (int i = 0; i < CALLERS; i++) {
        callers.add(new Thread(() -> callUntil(over, calc, answers, failures)));
      }
      callers.forEach(Thread::start);
      for (int version = 0; version < DEPLOYMENTS; version++) {
        deploy(file, version);
        long enough = answers.get() + CALLS_BETWEEN;
        await()
            .pollInterval(Duration.ofMillis(2))
            .atMost(Duration.ofSeconds(60))
            .until(() -> answers.get() >= enough || !failures.isEmpty());
      }
      over.set(true);
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(failures).isEmpty();
  }

  private static void callUntil(
      AtomicBoolean over,
      Calc calc,
      AtomicLong answers,
      ConcurrentLinkedQueue<Throwable> failures) {
    try {
      for (int i = 0; !over.get(); i++) {
        assertThat(calc.calc_add_i32(i, 1)).isEqualTo(i + 1);
        answers.incrementAndGet();
      }
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  /** As a package manager does it; every second version has something at its end. */
  private void deploy(Path file, int version) throws IOException {
    Path fresh = Files.copy(AvailableStubs.path("calc"), directory.resolve("fresh"));
    if (version % 2 == 0) {
      byte[] content = Files.readAllBytes(fresh);
      Files.write(fresh, java.util.Arrays.copyOf(content, content.length + 4096));
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
