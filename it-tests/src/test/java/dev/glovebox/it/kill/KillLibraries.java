package dev.glovebox.it.kill;

import com.sun.jna.Library;
import dev.glovebox.it.Stubs;
import dev.glovebox.registry.PoolBuilder;
import dev.glovebox.registry.Registry;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.registry.ThreadPolicy;
import java.time.Duration;
import java.util.function.Consumer;

/** What is called while processes are killed: in one pool, which starts again at once. */
final class KillLibraries {
  private KillLibraries() {}

  /** Functions whose results can be checked. */
  public interface Calc extends Library {
    long calc_add_i64(long a, long b);

    String calc_concat(String a, String b);

    void calc_reverse(byte[] bytes, int count);

    long calc_sum_i64(long[] values, int count);
  }

  /** A function whose effect outlives the process. */
  public interface LibC extends Library {
    int mkdir(String path, int mode);
  }

  static Registry registry() {
    return registry(pool -> pool.workers(0, 2, 1));
  }

  static Registry registry(Consumer<PoolBuilder> more) {
    return Stubs.builder(
            pool ->
                more.accept(
                    pool.threads(new ThreadPolicy.Concurrent(4))
                        .restart(
                            RestartPolicy.DEFAULT
                                .withIntensity(10_000, Duration.ofMinutes(1))
                                .withBackoff(Duration.ofNanos(1), Duration.ofMillis(1)))),
            "calc",
            "segv")
        .library("libc", it -> it.search("libc.so.6").pool(Stubs.POOL))
        .build();
  }
}
