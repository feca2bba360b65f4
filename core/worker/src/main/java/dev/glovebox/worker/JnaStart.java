package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.integrity.PinnedFile;
import dev.glovebox.lane.CallReader;
import dev.glovebox.lane.ResultWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * JNA's initialization, on a thread of its own while the worker connects to its host: each takes
 * tens of milliseconds, and neither needs the other. What guards the process against its libraries
 * comes with it, and the classes that the first call needs follow.
 */
final class JnaStart implements Runnable {
  private static final List<Class<?>> FOR_THE_FIRST_CALL =
      List.of(
          PinnedFile.class,
          Function.class,
          AbiSignature.class,
          BoundFunction.class,
          NativeCall.class,
          CallInterface.class,
          FfiType.class,
          CallMemory.class,
          Errno.class,
          CallReader.class,
          ResultWriter.class);

  private final CompletableFuture<Void> usable = new CompletableFuture<>();

  private JnaStart() {}

  static JnaStart begin() {
    JnaStart start = new JnaStart();
    Thread thread = new Thread(start, "jna-start");
    thread.setDaemon(true);
    thread.start();
    return start;
  }

  @Override
  public void run() {
    try {
      NativeLibrary.getProcess();
      HostsSignals.leaveToTheHost();
      HostTie.leadGroup();
      ForkedChild.guard(RawExit.prepare());
      usable.complete(null);
      for (Class<?> next : FOR_THE_FIRST_CALL) {
        Class.forName(next.getName(), true, next.getClassLoader());
      }
    } catch (Error | RuntimeException | ReflectiveOperationException e) {
      // After JNA itself, nothing is lost: whoever needs the class meets the same.
      usable.completeExceptionally(e);
    }
  }

  /** Waits until it is known whether JNA can be used, and says so. */
  boolean isUsable() {
    return usable.handle((nothing, failure) -> failure == null).join();
  }

  /**
   * Waits until JNA can be used.
   *
   * @throws UnsatisfiedLinkError if its own native library cannot be loaded
   */
  void await() {
    try {
      usable.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
