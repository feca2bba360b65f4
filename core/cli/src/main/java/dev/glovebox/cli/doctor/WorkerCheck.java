package dev.glovebox.cli.doctor;

import dev.glovebox.Glovebox;
import dev.glovebox.abi.NativeType;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.registry.Registry;
import java.time.Duration;
import java.util.List;

/** Whether a worker starts, loads the C library and answers a call. */
final class WorkerCheck implements Check {
  private static final String NAME = "worker";
  private static final String LIBRARY = "doctor";
  private static final String FUNCTION = "getpid";
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @Override
  public List<Finding> look() {
    Registry registry =
        Registry.builder()
            .library(
                LIBRARY,
                library ->
                    library
                        .search("libc.so.6")
                        .function(
                            FUNCTION,
                            function -> function.returns(NativeType.I32).deadline(DEADLINE)))
            .build();
    long begin = System.nanoTime();
    try (Glovebox box = Glovebox.open(registry)) {
      Object pid = box.call(LIBRARY, FUNCTION, List.of());
      long started = System.nanoTime();
      box.call(LIBRARY, FUNCTION, List.of());
      long called = System.nanoTime();
      return List.of(
          Finding.ok(
              NAME,
              "process "
                  + pid
                  + " started, loaded libc.so.6 and answered in "
                  + Duration.ofNanos(started - begin).toMillis()
                  + " ms; the next call took "
                  + Duration.ofNanos(called - started).toNanos() / 1000
                  + " us"));
    } catch (GloveboxException e) {
      return List.of(Finding.fail(NAME, e));
    }
  }
}
