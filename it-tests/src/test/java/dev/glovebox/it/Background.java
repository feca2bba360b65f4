package dev.glovebox.it;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.glovebox.Glovebox;
import dev.glovebox.supervise.WorkerSnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Calls on threads of their own, one thread each, and the workers that they are in. */
public final class Background {
  private Background() {}

  /** Not in the common pool: on two processors that has one thread, which a call may keep. */
  public static <T> CompletableFuture<T> call(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, Background::start);
  }

  /** As {@link #call}, for what returns nothing. */
  public static CompletableFuture<Void> run(Runnable action) {
    return CompletableFuture.runAsync(action, Background::start);
  }

  private static void start(Runnable task) {
    new Thread(task, "caller").start();
  }

  /** What a call failed with. Waits for it, within a bound. */
  static Throwable failureOf(CompletableFuture<?> call) {
    Throwable failure = catchThrowable(() -> call.orTimeout(20, TimeUnit.SECONDS).join());
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  /** The process of the only worker, as soon as it has loaded a library. */
  static long awaitServing(Glovebox box, String library) {
    WorkerProcesses.await(() -> box.workers().stream().anyMatch(worker -> serves(worker, library)));
    return box.workers().get(0).pid();
  }

  private static boolean serves(WorkerSnapshot worker, String library) {
    return worker.state().takesCalls() && worker.loadedLibraries().contains(library);
  }
}
