package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.it.StubApi.Calc;
import dev.glovebox.registry.RecyclePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class OomVictimIT {
  private static int score(String process) throws IOException {
    return Integer.parseInt(Files.readString(Path.of("/proc", process, "oom_score_adj")).strip());
  }

  @Test
  void whereMemoryRunsOut_theKernelChoosesTheWorkerBeforeItsHost() throws Exception {
    try (Glovebox box = Glovebox.open(Stubs.registry("calc"))) {
      Calc calc = box.load("calc", Calc.class);
      assertThat(calc.calc_add_i64(1, 2)).isEqualTo(3);

      String worker = Long.toString(box.workers().get(0).pid());
      assertThat(score(worker)).isEqualTo(1000);
      assertThat(score("self")).isLessThan(1000);
    }
  }

  interface Growth extends Library {
    long grow_mib(int mib);
  }

  /** At hundreds of MiB a second: long before the next ping. */
  @Test
  void aLibraryThatLeaks_isReplacedNearItsLimit() {
    RecyclePolicy recycle = RecyclePolicy.NEVER.withMemoryBytes(256L << 20);
    try (Glovebox box = Stubs.open(pool -> pool.recycle(recycle), "bad_alloc_growth")) {
      Growth growth = box.load("bad_alloc_growth", Growth.class);
      long most = 0;
      for (int i = 0; i < 60; i++) {
        most = Math.max(most, growth.grow_mib(10));
      }

      // What the worker has besides, some tens of MiB, leaves room for what comes between two
      // looks.
      assertThat(most).as("MiB that one worker leaked").isBetween(10L, 300L);
    }
  }
}
