package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.it.StubApi.Calc;
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
      assertThat(score(worker)).isGreaterThan(score("self"));
    }
  }
}
