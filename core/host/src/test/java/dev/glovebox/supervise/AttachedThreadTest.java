package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AttachedThreadTest {
  @Test
  void itRunsItsTask_asANamedDaemon_thatMayDetach() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    AtomicReference<ClassLoader> context = new AtomicReference<>();
    AttachedThread.start(
        "attached",
        () -> {
          try {
            Native.detach(true);
            Native.detach(false);
            context.set(Thread.currentThread().getContextClassLoader());
            ran.complete(Thread.currentThread());
          } catch (RuntimeException | Error e) {
            ran.completeExceptionally(e);
          }
        });

    Thread thread = ran.get(30, TimeUnit.SECONDS);
    assertThat(thread.getName()).isEqualTo("attached");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(context).hasValue(Thread.currentThread().getContextClassLoader());
    thread.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void whatItsTaskThrows_endsThatThreadOnly() throws Exception {
    for (int i = 0; i < 50; i++) {
      CompletableFuture<Thread> ran = new CompletableFuture<>();
      AttachedThread.start(
          "failing",
          () -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> ran.complete(thread));
            throw new IllegalStateException("wanted");
          });
      Thread thread = ran.get(30, TimeUnit.SECONDS);
      thread.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(thread.isAlive()).isFalse();
    }
  }
}
