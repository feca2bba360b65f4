package dev.glovebox.it.jna;

import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.registry.PoolBuilder;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.registry.ThreadPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The library jnatypes for one test class: one Glovebox with one worker, and JNA in process. */
final class JnaTypesBox implements BeforeAllCallback, AfterAllCallback {
  private static final String LIBRARY = "jnatypes";

  /** Tests end workers on purpose, and often. */
  private static final RestartPolicy LENIENT =
      RestartPolicy.DEFAULT
          .withIntensity(100, Duration.ofHours(1))
          .withBackoff(Duration.ofMillis(1), Duration.ofMillis(2));

  private final Consumer<PoolBuilder> pool;
  private Glovebox box;

  JnaTypesBox() {
    this(it -> it.threads(ThreadPolicy.concurrent(8)));
  }

  JnaTypesBox(Consumer<PoolBuilder> pool) {
    this.pool = pool.andThen(it -> it.workers(0, 1, 0).restart(LENIENT));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    box = Stubs.open(pool, LIBRARY);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (box != null) {
      box.close();
    }
  }

  Glovebox box() {
    return box;
  }

  /** Kills the worker, and waits until that is noticed. */
  void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    awaitEnd(pid);
  }

  /** Waits until the worker is no worker any more. */
  void awaitEnd(long pid) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                box.workers().stream().noneMatch(it -> it.pid() == pid && it.state().takesCalls()));
  }

  /** The library with UTF-8 strings. */
  JnaTypes at(Place place) {
    return at(place, JnaTypes.class, Map.of());
  }

  /** An interface of the library, with these options of JNA. */
  <T extends Library> T at(Place place, Class<T> type, Map<String, ?> options) {
    Map<String, Object> all = new HashMap<>(options);
    all.putIfAbsent(Library.OPTION_STRING_ENCODING, "UTF-8");
    return place == Place.HERE
        ? Native.load(Stubs.file(LIBRARY).toString(), type, all)
        : box.load(LIBRARY, type, all);
  }
}
