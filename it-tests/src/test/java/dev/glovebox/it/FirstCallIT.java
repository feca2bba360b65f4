package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.registry.Registry;
import dev.glovebox.stubs.NativeStubs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FirstCallIT {
  /** The library that behaves, as far as this test needs it. */
  public interface Calc extends Library {
    long calc_add_i64(long a, long b);

    int calc_process_id();
  }

  @Test
  void aCall_isAnsweredByAnotherProcess() {
    Registry registry =
        Registry.builder().library("calc", it -> it.path(NativeStubs.require("calc"))).build();

    try (Glovebox box = Glovebox.open(registry)) {
      Calc calc = box.load("calc", Calc.class);

      assertThat(calc.calc_add_i64(20, 22)).isEqualTo(42);
      assertThat((long) calc.calc_process_id())
          .isNotEqualTo(ProcessHandle.current().pid())
          .isEqualTo(box.workers().get(0).pid());
    }
  }
}
